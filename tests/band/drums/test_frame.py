from dataclasses import replace

import pytest

from courante.band.drums.ask import DrumAsk
from courante.band.drums.frame import Frame, frame_of
from courante.band.feel import Feel
from courante.model.drums.kit import Grid
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Metre

ASK = DrumAsk((("rock", 1.0),))
HALF = replace(ASK, feel=Feel.HALF)
SWUNG = replace(ASK, swing=0.66)


def onsets(frame: Frame, share: int = 0) -> list[float]:
    return [moment.onset_beats for moment in frame.moments(share, fill=False)]


@pytest.mark.parametrize("metre", [COMMON_TIME, TRIPLE_TIME, COMPOUND_TIME])
@pytest.mark.parametrize("ask", [ASK, HALF, replace(ASK, feel=Feel.DOUBLE), SWUNG])
def test_each_felt_bar_has_its_beats_and_nothing_beyond(metre: Metre, ask: DrumAsk) -> None:
    frame = frame_of(ask, metre)
    for share in range(frame.spans):
        moments = frame.moments(share, fill=False)
        felt = [moment.onset_beats for moment in moments if moment.felt]
        assert felt == list(range(metre.beats_per_bar))
        assert [m.onset_beats for m in moments] == sorted(m.onset_beats for m in moments)
        assert moments[-1].onset_beats < metre.beats_per_bar
        assert all(0 <= moment.slot < frame.grid.slots for moment in moments)


@pytest.mark.parametrize("metre", [COMMON_TIME, COMPOUND_TIME])
@pytest.mark.parametrize("ask", [ASK, HALF])
def test_felt_bars_share_out_the_learned_bar(metre: Metre, ask: DrumAsk) -> None:
    frame = frame_of(ask, metre)
    slots = [m.slot for share in range(frame.spans) for m in frame.moments(share, fill=False)]
    assert slots == list(range(frame.grid.slots))


def test_six_eight_is_two_beats_of_triplets() -> None:
    frame = frame_of(ASK, COMPOUND_TIME)
    assert (frame.grid, frame.spans) == (Grid.TRIPLET, 2)
    thirds = [0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3]
    assert onsets(frame) == pytest.approx(thirds)
    assert onsets(frame, 1) == pytest.approx(thirds)
    assert all(m.late_beats == 0 for m in frame.moments(0, fill=False))


def test_half_time_stretches_a_learned_bar_over_two() -> None:
    frame = frame_of(HALF, COMMON_TIME)
    backbeats = [m.onset_beats for m in frame.moments(0, fill=False) if m.slot == Grid.STRAIGHT]
    assert backbeats == [2]
    assert onsets(frame) == [step / 2 for step in range(8)]


def test_a_waltz_leaves_a_beat_out_and_its_fill_another() -> None:
    frame = frame_of(ASK, TRIPLE_TIME)
    assert [m.slot // 4 for m in frame.moments(0, fill=False)] == [0] * 4 + [1] * 4 + [3] * 4
    assert [m.slot // 4 for m in frame.moments(0, fill=True)] == [1] * 4 + [2] * 4 + [3] * 4


def test_swing_moves_the_off_beats_only() -> None:
    slight = frame_of(replace(ASK, swing=0.55), COMMON_TIME)
    late = {m.onset_beats % 1: m.late_beats for m in slight.moments(0, fill=False)}
    assert late == pytest.approx({0.0: 0.0, 0.25: 0.025, 0.5: 0.05, 0.75: 0.025})
    swung = frame_of(replace(ASK, swing=0.6), COMMON_TIME)
    last = next(m for m in swung.moments(0, fill=False) if m.slot % 3 == 2)
    assert last.onset_beats + last.late_beats == pytest.approx(0.6)
