"""The conversations that the station and its clients are tested against."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.api.test_contract import shape
from tests.golden.write_notes import FOLDER, SCRIPTS, converse, serving

CONVERSATIONS = sorted(FOLDER.glob("*.json"))


def alike(turn: dict[str, Any]) -> object:
    """What a client may rely on; notes are music, and differ."""
    said = turn.get("server")
    if said is None:
        return turn
    kind = said["type"]
    body = {name: value for name, value in said.items() if name != "notes"}
    return kind, body if kind in {"bye", "again", "change"} else shape(body)


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_conversation(path: Path) -> None:
    written: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["conversation"]
    served = serving()
    try:
        had = converse(written, served)
    finally:
        served.stop()
    assert [alike(turn) for turn in had] == [alike(turn) for turn in written]
    for turn in had:
        for note in turn.get("server", {}).get("notes", ()):
            assert len(note) == 6
            assert all(isinstance(number, int | float) for number in note)


def test_every_script_is_written() -> None:
    assert {path.stem for path in CONVERSATIONS} == set(SCRIPTS)
    kinds = {
        turn["server"]["type"]
        for path in CONVERSATIONS
        for turn in json.loads(path.read_text(encoding="utf-8"))["conversation"]
        if "server" in turn
    }
    assert kinds == {"welcome", "bar", "style", "change", "again", "error", "bye"}
