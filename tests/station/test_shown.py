import pytest

from courante.band.style import load_style
from courante.station.history.contract import Stretch
from courante.station.shown import Shown, both, shown_of
from courante.types import (
    COMMON_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    PaceReading,
    PlayedBar,
    Seconds,
    Source,
    TempoPoint,
)


def bar(index: int, style: str = "chorale", number: int | None = None) -> PlayedBar:
    arranged = ArrangedBar(index if number is None else number, COMMON_TIME, ())
    return PlayedBar(Beats(4.0 * index), arranged, style)


def point(beat: float, bpm: float) -> TempoPoint:
    return TempoPoint(Beats(beat), Seconds(beat / 2), Bpm(bpm))


def reading(time_s: float, heart_rate_bpm: float | None = None) -> PaceReading:
    return PaceReading(
        Seconds(time_s), cadence_spm=170.0, heart_rate_bpm=heart_rate_bpm, source=Source.WATCH
    )


def test_what_both_processes_know_is_as_the_later_one_has_it() -> None:
    before = Stretch((bar(0), bar(1)), (point(0, 100), point(5, 110)), (reading(1), reading(9)))
    now = Stretch(
        (bar(1, number=7), bar(2)), (point(5, 120), point(6, 121)), (reading(8), reading(9, 150.0))
    )
    parts = load_style("chorale").parts
    shown = both(Shown(before, parts[:2]), Shown(now, parts[1:]))
    assert [b.bar.index for b in shown.played.bars] == [0, 7, 2]
    assert [p.tempo_bpm for p in shown.played.tempos] == [100, 120, 121]
    told = [(r.time_s, r.heart_rate_bpm) for r in shown.played.readings]
    assert told == [(1, None), (8, None), (9, 150.0)]
    assert shown.parts == parts


def test_bars_in_a_style_that_is_gone_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    played = Stretch((bar(0, "polka"), bar(1), bar(2)), (point(0, 100),))
    shown = shown_of("one", played, load_style)
    assert shown.played.bars == (bar(1), bar(2))
    assert shown.played.tempos == played.tempos
    assert shown.parts == load_style("chorale").parts
    assert "run one" in caplog.text
    assert "polka" in caplog.text
