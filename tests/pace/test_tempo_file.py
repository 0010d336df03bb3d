"""The file that every client's own tempo policy is tested against, tested against ours."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from tests.golden import write_tempo
from tests.golden.write_tempo import EXTRACTS, GOLDEN, config_of, extract, feel_of, happened

from courante.config import PaceConfig
from courante.pace import tracker
from courante.types import Mode, Source

FILE: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = FILE["cases"]
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_tracker_answers_as_written(case: dict[str, Any]) -> None:
    state = tracker.init(config_of(case["config"]), feel_of(case["feel"]))
    answers = 0
    for event in case["events"]:
        state, answer = happened(state, event)
        if "step" not in event:
            continue
        answers += 1
        told = event["tempo"]
        for name in ("tempo_bpm", "target_bpm"):
            assert answer[name] == pytest.approx(told[name], abs=1e-6)
        for name in ("source", "raw", "why"):
            assert answer[name] == told[name], event
    assert answers >= 6


def test_every_mode_source_and_reason_is_there() -> None:
    events = [event for case in CASES for event in case["events"]]
    steps = [event for event in events if "step" in event]
    assert {event["step"]["mode"] for event in steps} == {mode.value for mode in Mode}
    readings = [event["reading"] for event in events if "reading" in event]
    assert {reading["source"] for reading in readings} == {source.value for source in Source}
    reasons = {event["tempo"]["source"] for event in steps}
    assert reasons == {
        *("resting", "cadence", "speed", "footpod", "treadmill", "heart rate", "held", "asked")
    }
    assert len(CASES) >= 20


def test_no_reading_has_a_place() -> None:
    names = {name for case in CASES for e in case["events"] for name in e.get("reading", ())}
    assert names <= {"source", "speed_mps", "cadence_spm", "heart_rate_bpm"}


def test_ends_that_follow_from_the_rules_without_any_calculation() -> None:
    ends = {case["name"]: round(case["events"][-1]["tempo"]["tempo_bpm"]) for case in CASES}
    for name, bpm in {
        "no reading at all": 72,
        "one beat a step, 150 to 170": 170,
        "folded into the style's range, 75 to 85": 85,
        "an outlier twice in a row is believed": 205,
        "all signals lost": 172,
        "asked for by hand": 160,
        "a wish until the first reading": 170,
        "twice the speed, twice the tempo": 220,
        "a phone counts footfalls": 104,
        "strides by guess, then by proof": 168,
        "a source that changes its unit is believed late": 168,
    }.items():
        assert ends[name] == bpm, name


def test_the_constants_are_those_of_the_rules() -> None:
    assert FILE["constants"] == write_tempo.constants()
    assert config_of(CASES[0]["config"]) == PaceConfig()
    assert CASES[0]["config"] == json.loads(json.dumps(asdict(PaceConfig())))


def test_the_extracts_are_of_the_recorded_runs(shared_data: Path) -> None:
    for name, (file, from_s) in EXTRACTS.items():
        case = next(case for case in CASES if case["name"] == name)
        kept = write_tempo.readings_in(case)
        taken = extract(shared_data / "runs" / file, from_s)
        assert len(kept) >= 8
        assert kept == taken[: len(kept)]


def test_the_command_writes_the_same_again(tmp_path: Path) -> None:
    before = GOLDEN.read_bytes()
    copy = tmp_path / "tempo.json"
    copy.write_bytes(before)
    program = (
        "from pathlib import Path; from tests.golden import write_tempo as w;"
        f"w.GOLDEN = Path({str(copy)!r}); w.main()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=REPOSITORY)
    assert copy.read_bytes() == before
