"""The four recorded runs, from file to tempo."""

from pathlib import Path

import pytest
from tests.pace.replaying import ticks

from courante.pace.replay import RecordedRun, load_run
from courante.pace.steadiness import kept, steps_from_speed
from courante.types import Mode, PaceReading


def load(shared_data: Path, name: str) -> RecordedRun:
    return load_run(shared_data / "runs" / name)


@pytest.mark.parametrize(
    ("name", "duration_s", "count", "cadence", "heart"),
    [
        ("run-11km.tcx", 4566, 1599, 176, 147),
        ("run-garmin-hr-cadence.gpx", 2304, 602, 152, 139),
        ("run-garmin.fit", 1954, 1945, 162, 159),
        ("run-gps-only.gpx", 3152.884, 1856, None, 177),
    ],
)
def test_the_runs_load(
    shared_data: Path, name: str, duration_s: float, count: int, cadence: float | None, heart: float
) -> None:
    run = load(shared_data, name)
    assert run.duration_s == pytest.approx(duration_s)
    assert (len(run.readings), run.skipped_points) == (count, 0)
    assert middle(run, "cadence_spm") == cadence
    assert middle(run, "heart_rate_bpm") == heart
    assert 2.4 < (middle(run, "speed_mps") or 0) < 3.3


def middle(run: RecordedRun, quantity: str) -> float | None:
    values = sorted(
        value for reading in run.readings if (value := getattr(reading, quantity)) is not None
    )
    return values[len(values) // 2] if values else None


@pytest.mark.parametrize(
    ("name", "mode", "steady_s"),
    [
        ("run-11km.tcx", Mode.AUTO, 4000),
        ("run-garmin-hr-cadence.gpx", Mode.AUTO, 1700),
        ("run-garmin-hr-cadence.gpx", Mode.STEP, 1700),
        ("run-garmin.fit", Mode.AUTO, 1700),
        ("run-gps-only.gpx", Mode.AUTO, 2000),
    ],
)
def test_a_steady_cadence_is_kept(
    shared_data: Path, name: str, mode: Mode, steady_s: float
) -> None:
    run = load(shared_data, name)
    played = [point for point, _ in ticks(run.readings, run.duration_s, mode=mode)]
    result = kept(footfalls(run), played)
    assert result.steady_s > steady_s
    assert result.share >= 0.95
    # Sound lasts as long as the run.
    assert played[-1].time_s == pytest.approx(run.duration_s, abs=0.1)


def footfalls(run: RecordedRun) -> tuple[PaceReading, ...]:
    """The run's cadence; where none was recorded, the one that its speed stands for."""
    counted = any(reading.cadence_spm is not None for reading in run.readings)
    return run.readings if counted else steps_from_speed(run.readings)
