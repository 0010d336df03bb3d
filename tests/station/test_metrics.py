from collections.abc import Iterable
from pathlib import Path

from tests.fakes.clock import ManualClock
from tests.fakes.composer import StallingComposer
from tests.serving import wait_until
from tests.station.conftest import OpenStation, equip

from courante.config import HistoryConfig, StationConfig
from courante.errors import NotFound
from courante.station.counters import Count, CountKind
from courante.station.history.sql import SqlHistory
from courante.station.keeping import Stores
from courante.station.recording import Recordings
from courante.station.request import RunRequest
from courante.station.station import Station

QUIET = StationConfig(house=False, workers=1)


def test_lateness_counts_every_block_and_stays_when_runs_are_forgotten(
    open_station: OpenStation,
) -> None:
    clock = ManualClock()
    station = open_station(config=QUIET, clock=clock)
    run = station.open_run(RunRequest(seed=1))
    wait_until(lambda: run.feed.waiting >= 2)
    clock.advance(0.1)
    wait_until(lambda: run.player.counters.blocks >= 5)
    clock.advance(3.0)
    wait_until(lambda: run.player.counters.late_s < 0.11 and run.player.counters.blocks > 30)
    # A block under way is late before it is counted.
    wait_until(lambda: station.metrics().lateness.count == station.metrics().blocks)
    during = station.metrics()
    assert during.underruns == sum(during.lateness.counts[6:]) > 0
    run.end()
    clock.advance(0.2)
    wait_until(lambda: run.ended is not None)
    clock.advance(10_000.0)
    wait_until(lambda: station.metrics().runs == 0 and not known(station, run.run_id))
    after = station.metrics()
    assert after.lateness.count == after.blocks >= during.blocks
    assert after.opened == 1


def test_composer_calls_by_size_and_the_fewest_bars(open_station: OpenStation) -> None:
    station = open_station(config=QUIET)
    assert station.metrics().bars_waiting is None
    runs = [station.open_run(RunRequest(seed=seed)) for seed in (1, 2)]
    wait_until(lambda: all(run.feed.waiting >= QUIET.bars_ahead for run in runs))
    now = station.metrics()
    assert now.composer_call_s.count == now.composer_batches.count == now.composer_calls
    assert now.composer_call_s.total == now.composer_seconds
    assert now.composer_batches.counts[1] > 0
    assert now.bars_waiting is not None
    assert 0 < now.bars_waiting <= min(run.feed.waiting for run in runs) + 1


def test_a_run_whose_bars_run_out_is_seen(open_station: OpenStation) -> None:
    composer = StallingComposer(calls=12)
    station = open_station(equip(composer), QUIET)
    run = station.open_run(RunRequest(seed=1))
    wait_until(lambda: run.player.counters.repeated_blocks > 0, most_s=20)
    assert station.metrics().bars_waiting == 0
    composer.let_go.set()


def test_other_parts_are_asked_each_time(open_station: OpenStation) -> None:
    asked = 0

    def source() -> Iterable[Count]:
        nonlocal asked
        asked += 1
        return [Count("parts_asked", "Times asked.", asked, CountKind.COUNTER)]

    station = open_station(config=QUIET)
    station.add_counts(source)
    assert [station.metrics().counts[-1].value for _ in range(3)] == [1, 2, 3]


def test_what_is_kept_is_counted(open_station: OpenStation, tmp_path: Path) -> None:
    config = HistoryConfig(folder=tmp_path, flush_s=0.1)
    stores = Stores(SqlHistory(config), Recordings(config, look_s=0.1), config)
    station = open_station(config=QUIET, stores=stores)
    station.open_run(RunRequest(seed=1), saved=True)

    def counted() -> dict[str, float]:
        return {count.name: count.value for count in station.metrics().counts}

    wait_until(lambda: counted()["history_written"] > 0 and counted()["recordings"] == 1)
    assert (counted()["history_lost"], counted()["history_failing_seconds"]) == (0, 0)


def known(station: Station, run_id: str) -> bool:
    try:
        station.get(run_id)
    except NotFound:
        return False
    return True
