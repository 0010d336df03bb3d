import tracemalloc

from courante.config import StationConfig
from courante.station.journal import Journal, Mark
from courante.types import (
    COMMON_TIME,
    TRIPLE_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    NoteEvent,
    PaceReading,
    Pitch,
    PlayedBar,
    Seconds,
    TempoPoint,
)


def note(step: int) -> NoteEvent:
    return NoteEvent(
        Beats(step / 3), Beats(0.7), Pitch(60 + step), f"part {step % 3}", 64 + step, Beats(-0.01)
    )


def bar(index: int, notes: int = 4) -> PlayedBar:
    metre = TRIPLE_TIME if index % 2 else COMMON_TIME
    arranged = ArrangedBar(index, metre, tuple(note(n) for n in range(notes)))
    return PlayedBar(Beats(4.0 * index), arranged, f"style {index % 2}", repeated=index == 3)


def test_bars_come_back_as_they_were() -> None:
    journal = Journal(StationConfig())
    bars = tuple(bar(index) for index in range(5))
    journal.add_bars(bars[:2])
    journal.add_bars(bars[2:])
    assert journal.bars() == bars


def test_only_changes_of_tempo_are_kept() -> None:
    journal = Journal(StationConfig())
    for block in range(6):
        bpm = Bpm(100.0 if block < 3 else 101.0)
        journal.add_tempo(Beats(block / 2), Seconds(block / 4), bpm)
    assert journal.tempos() == (
        TempoPoint(Beats(0.0), Seconds(0.0), Bpm(100.0)),
        TempoPoint(Beats(1.5), Seconds(0.75), Bpm(101.0)),
    )


def test_the_end_of_a_pause_is_kept_though_the_tempo_is_the_same() -> None:
    journal = Journal(StationConfig())
    journal.add_tempo(Beats(0.0), Seconds(0.0), Bpm(100.0))
    journal.resume(Beats(4.0), Seconds(60.0), Bpm(100.0))
    assert [(p.beat, p.time_s) for p in journal.tempos()] == [(0, 0), (4, 60)]


def test_the_oldest_is_forgotten() -> None:
    journal = Journal(StationConfig(journal_bars=3, journal_points=2))
    for index in range(10):
        journal.add_bars([bar(index)])
        journal.add_tempo(Beats(index), Seconds(index), Bpm(100 + index))
        journal.add_readings((PaceReading(Seconds(index), speed_mps=3.0),))
    assert [played.bar.index for played in journal.bars()] == [7, 8, 9]
    assert [point.tempo_bpm for point in journal.tempos()] == [108, 109]
    assert [reading.time_s for reading in journal.readings()] == [8, 9]


def test_two_hours_of_a_full_band_take_less_than_15_mb() -> None:
    config = StationConfig()
    journal = Journal(config)
    tracemalloc.start()
    try:
        for index in range(config.journal_bars):
            journal.add_bars([bar(index, notes=50)])
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 15e6


def test_each_thing_is_told_once_to_who_comes_again_and_again() -> None:
    journal = Journal(StationConfig(journal_bars=4, journal_points=4))
    told, mark = journal.since(Mark())
    assert (told.bars, told.tempos, told.readings) == ((), (), ())
    journal.add_bars([bar(0), bar(1)])
    journal.add_tempo(Beats(0.0), Seconds(0.0), Bpm(100.0))
    told, mark = journal.since(mark)
    assert told.bars == (bar(0), bar(1))
    assert len(told.tempos) == 1
    journal.add_readings((PaceReading(Seconds(1.0), speed_mps=3.0),))
    journal.add_bars(bar(index) for index in range(2, 4))
    told, mark = journal.since(mark)
    assert told.bars == (bar(2), bar(3))
    assert told.tempos == ()
    assert len(told.readings) == 1
    # Who comes too late gets what is still there.
    journal.add_bars(bar(index) for index in range(4, 12))
    told, mark = journal.since(mark)
    assert told.bars == tuple(bar(index) for index in range(8, 12))
    assert journal.since(mark)[0].bars == ()


def test_readings_that_come_late_stand_where_they_were_measured() -> None:
    journal = Journal(StationConfig(journal_points=4))
    first, fresh, *late = (PaceReading(Seconds(t), speed_mps=3.0) for t in (1, 9, 5, 3))
    journal.add_readings((first, fresh))
    _, mark = journal.since(Mark())
    journal.add_readings(late)
    assert [reading.time_s for reading in journal.readings()] == [1, 3, 5, 9]
    told, mark = journal.since(mark)
    assert [reading.time_s for reading in told.readings] == [3, 5]
    assert journal.since(mark)[0].readings == ()
