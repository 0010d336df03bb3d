from courante.band.style import load_style
from courante.config import StationConfig
from courante.station.journal import Journal
from courante.station.noting import Noting
from courante.types import COMMON_TIME, ArrangedBar, Beats, Bpm, PlayedBar, Seconds

STYLE = load_style("chorale")


def bar(index: int, beat: float) -> PlayedBar:
    return PlayedBar(Beats(beat), ArrangedBar(index, COMMON_TIME, ()), STYLE.name)


def test_a_bar_that_two_tell_of_is_written_once() -> None:
    journal = Journal(StationConfig())
    noting = Noting(journal, Beats(0.0))
    noting.rendered([bar(0, 0), bar(1, 4)])
    noting.told(bar(1, 4.0004), STYLE, Seconds(2.0), Bpm(120.0))
    noting.told(bar(2, 8), STYLE, Seconds(4.0), Bpm(120.0))
    noting.rendered([bar(2, 8), bar(3, 12)])
    assert [one.bar.index for one in journal.bars()] == [0, 1, 2, 3]
    assert list(noting.styles) == ["chorale"]


def test_the_tempo_is_written_where_it_changes_or_time_has_passed() -> None:
    journal = Journal(StationConfig())
    noting = Noting(journal, Beats(0.0))
    told = [(0, 1.0, 120.0), (4, 3.0, 120.0), (8, 5.01, 120.0), (12, 9.0, 120.0), (16, 11.0, 90.0)]
    for beat, time_s, bpm in told:
        noting.told(bar(beat // 4, beat), STYLE, Seconds(time_s), Bpm(bpm))
    points = [(point.beat, point.time_s, point.tempo_bpm) for point in journal.tempos()]
    assert points == [(0, 1.0, 120.0), (12, 9.0, 120.0), (16, 11.0, 90.0)]


def test_bars_before_an_interruption_are_known() -> None:
    journal = Journal(StationConfig())
    noting = Noting(journal, Beats(20.0))
    noting.rendered([bar(4, 16)])
    noting.rendered([bar(5, 20)])
    assert [one.bar.index for one in journal.bars()] == [5]
