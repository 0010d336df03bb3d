"""The shared vocabulary computes lengths and sizes in the units it promises."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from courante.types import (
    COMMON_TIME,
    PIANO_RANGE,
    TRIPLE_TIME,
    Bpm,
    Metre,
    Mode,
    NoteRange,
    PaceReading,
    PcmBlock,
    Pitch,
    Seconds,
    Source,
    Tempo,
)


@pytest.mark.parametrize(("metre", "steps"), [(COMMON_TIME, 16), (TRIPLE_TIME, 12), (Metre(2), 8)])
def test_a_bar_has_four_steps_a_beat(metre: Metre, steps: int) -> None:
    assert metre.steps_per_bar == steps


def test_both_ends_of_a_note_range_count() -> None:
    assert NoteRange(Pitch(60), Pitch(60)).size == 1
    assert PIANO_RANGE.size == 88


def test_a_block_lasts_its_frames_whatever_its_channels() -> None:
    for channels in (1, 2):
        block = PcmBlock(44_100, np.zeros((11_025, channels), np.int16))
        assert block.duration_s == pytest.approx(0.25)


def test_a_reading_holds_only_what_was_measured() -> None:
    reading = PaceReading(Seconds(3.0), cadence_spm=172.0)
    assert reading.speed_mps is None
    assert reading.heart_rate_bpm is None
    assert reading.source is Source.PHONE


def test_values_cannot_change_on_their_way_between_stages() -> None:
    tempo = Tempo(Bpm(160.0), Bpm(170.0), "cadence", 170.0, "170 steps a minute")
    with pytest.raises(FrozenInstanceError):
        tempo.tempo_bpm = Bpm(90.0)  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("name", "kind"), [("heart", Mode), ("auto", Mode), ("footpod", Source), ("slider", Source)]
)
def test_names_on_the_wire_are_the_values(name: str, kind: type[Mode] | type[Source]) -> None:
    assert kind(name).value == name
    assert f"{kind(name)}" == name
