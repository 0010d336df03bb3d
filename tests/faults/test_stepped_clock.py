"""Somebody sets the machine's date and time an hour forth and back while runs play."""

from datetime import timedelta

import pytest
from tests.fakes.clock import ManualClock
from tests.serving import make_station, wait_until

from courante.config import StationConfig
from courante.station.request import RunRequest
from courante.station.run import Run

HOUR_S = 3600.0
BLOCK_S = 4608 / 44_100
STEP_S = 0.5
CONFIG = StationConfig(workers=1, house=False, idle_s=30.0, late_s=1.0)


def play(run: Run, clock: ManualClock, seconds: float) -> None:
    """Let time pass as it does, and the run keep up."""
    for _ in range(round(seconds / STEP_S)):
        clock.advance(STEP_S)
        due = due_blocks(run)
        wait_until(lambda due=due: run.player.counters.blocks == due)


def due_blocks(run: Run) -> int:
    """How many it has to have played by now; it began with some in hand."""
    return 5 + int(run.now_s() / BLOCK_S)


@pytest.mark.parametrize("step_s", [HOUR_S, -HOUR_S])
def test_playing_goes_on_and_expiry_comes_in_its_time(step_s: float) -> None:
    clock = ManualClock()
    station = make_station(CONFIG, clock=clock)
    station.start()
    run = station.open_run(RunRequest(seed=1))
    wait_until(lambda: run.feed.waiting >= 2)
    clock.advance(0.021)
    wait_until(lambda: run.player.counters.blocks == 5)
    play(run, clock, 2.0)
    told_before, left_before = run.expires_at, run.left_s()
    clock.step_calendar(step_s)
    play(run, clock, 2.0)
    assert run.player.counters.underruns == 0
    assert run.ended is None
    told, left = run.expires_at, run.left_s()
    assert told is not None
    assert told_before is not None
    assert left_before is not None
    # People read the new clock, so the moment they are told moves with it; the wait does not.
    assert told - told_before == pytest.approx(timedelta(seconds=step_s), abs=timedelta(seconds=1))
    assert left == pytest.approx(left_before - 2.0, abs=0.2)
    play(run, clock, 24.0)
    assert run.ended is None
    play_until_over(run, clock)
    assert run.player.counters.underruns == 0
    station.close()


def play_until_over(run: Run, clock: ManualClock) -> None:
    """It ends within the seconds in which the caretaker looks."""
    for _ in range(8):
        clock.advance(STEP_S)
        due = due_blocks(run)
        wait_until(lambda due=due: run.ended is not None or counted(run) >= due)
        if run.ended is not None:
            break
    wait_until(lambda: run.ended is not None)
    assert run.ended is not None
    assert "nobody" in run.ended


def counted(run: Run) -> int:
    return run.player.counters.blocks
