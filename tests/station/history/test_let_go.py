"""What a run without an end lets go of."""

from pathlib import Path

from tests.station.history.making import record

from courante.config import HistoryConfig
from courante.station.history.contract import Stretch
from courante.station.history.sql import SqlHistory
from courante.types import (
    COMMON_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    PaceReading,
    PlayedBar,
    Seconds,
    TempoPoint,
)


def stretch(numbers: range) -> Stretch:
    return Stretch(
        tuple(PlayedBar(Beats(4.0 * n), ArrangedBar(n, COMMON_TIME, ()), "s") for n in numbers),
        tuple(TempoPoint(Beats(4.0 * n), Seconds(2.0 * n), Bpm(120.0 + n)) for n in numbers),
        tuple(PaceReading(Seconds(2.0 * n), speed_mps=3.0) for n in numbers),
    )


def test_what_is_let_go_is_gone_and_the_rest_and_other_runs_stay(tmp_path: Path) -> None:
    history = SqlHistory(HistoryConfig(folder=tmp_path, flush_s=0.0))
    for run_id in ("house", "other"):
        history.write(record(run_id))
        history.add(run_id, stretch(range(10)))
    assert len(history.played("house").bars) == 10
    history.add("house", Stretch(let_go_before=(Beats(16.0), Seconds(10.0))))
    history.add("house", stretch(range(10, 12)))
    played = history.played("house")
    assert [bar.bar.index for bar in played.bars] == list(range(4, 12))
    assert [point.beat for point in played.tempos] == [4.0 * n for n in range(4, 12)]
    assert [reading.time_s for reading in played.readings] == [2.0 * n for n in range(5, 12)]
    assert history.played("other") == stretch(range(10))
    history.close()
