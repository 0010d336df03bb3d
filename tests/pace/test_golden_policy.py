"""The fixture that the web and Android clients test their own tempo policy against."""

import json
from typing import TypedDict, cast

import pytest
from tests.golden.make_pace_policy import GOLDEN, Case, answer, feel_of

from courante.config import PaceConfig
from courante.pace import tracker
from courante.types import PaceReading, Seconds, Source


class _File(TypedDict):
    format: dict[str, str]
    cases: list[Case]


FILE = cast("_File", json.loads(GOLDEN.read_text()))


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: case["name"])
def test_the_tracker_answers_as_written(case: Case) -> None:
    state = tracker.init(PaceConfig(), feel_of(case["feel"]))
    answers = 0
    for call in case["calls"]:
        if "observe" in call:
            state = tracker.observe(state, reading_of(call["observe"]))
        if "change_feel" in call:
            state = tracker.change_feel(state, feel_of(call["change_feel"]))
        if "step" in call and "tempo" in call:
            state, tempo = answer(state, call["step"])
            expected = call["tempo"]
            assert tempo["tempo_bpm"] == pytest.approx(expected["tempo_bpm"], abs=1e-3)
            assert tempo["target_bpm"] == pytest.approx(expected["target_bpm"], abs=1e-3)
            assert (tempo["source"], tempo["raw"]) == (expected["source"], expected["raw"])
            answers += 1
    assert answers > 0


def reading_of(row: dict[str, float | str]) -> PaceReading:
    def number(name: str) -> float | None:
        return float(row[name]) if name in row else None

    return PaceReading(
        Seconds(float(row["time_s"])),
        number("speed_mps"),
        number("cadence_spm"),
        number("heart_rate_bpm"),
        Source(row["source"]),
    )


def test_the_file_can_be_checked_by_hand() -> None:
    """Ends that follow from the rules without any calculation."""
    ends = {case["name"]: case["calls"][-1].get("tempo") for case in FILE["cases"]}
    rounded = {name: round(end["tempo_bpm"]) for name, end in ends.items() if end is not None}
    assert rounded == {
        "no reading at all": 72,
        "one beat a step, 150 to 170": 170,
        "folded into the style's range, 75 to 85": 85,
        "bars of three beats": 85,
        "a watch that counts strides, then a walk": 108,
        "cadence lost: speed with the runner's own offset": 175,
        "all signals lost": 172,
        "standing still": rounded["standing still"],
        "noise is held": 160,
        "a lone outlier": 160,
        "asked for by hand": 160,
        "a heart-rate zone is held": 89,
        "twice the speed, twice the tempo": 220,
        "mode and style change": 168,
    }
    assert 100 <= rounded["standing still"] < 172


def test_every_kind_of_source_and_mode_is_covered() -> None:
    steps = [call for case in FILE["cases"] for call in case["calls"] if "step" in call]
    assert {call["step"]["mode"] for call in steps if "step" in call} == {
        *("auto", "step", "stride", "proportional", "heart", "steady")
    }
    sources = {call["tempo"]["source"] for call in steps if "tempo" in call}
    assert sources == {"resting", "cadence", "speed", "held", "asked"}
