"""What the capacity page rests on: the day, the fleet, the tables; measuring has its own server."""

import importlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.conftest import REPOSITORY

WAYS = {
    "MP3": {"core": 0.04, "composing": 0.015, "memory_mb": 10.0, "bytes_per_s": 16000.0},
    "notes": {"core": 0.016, "composing": 0.015, "memory_mb": 1.0, "bytes_per_s": 120.0},
}
SPENT = {"synth": 10.0, "encode": 5.0}
COSTS = {
    "processor": "a processor",
    "command": "scale_sim.py --measure",
    "ready_s": 30.0,
    "idle_core": 0.0,
    "idle_mb": 400.0,
    "ways": WAYS,
    "stages_ms": {"drive": SPENT, "mean": SPENT},
}


def part(name: str) -> Any:  # noqa: ANN401 - a script's neighbour, found at run time
    return importlib.import_module(name)


@pytest.fixture
def costs(tmp_path: Path) -> Any:  # noqa: ANN401 - of a class that is found at run time
    path = tmp_path / "scale.json"
    path.write_text(json.dumps(COSTS))
    read = part("_scale_costs").read_costs(path)
    assert json.loads(read.text()) == COSTS
    return read


def test_a_day_has_the_hours_and_lengths_of_its_sources() -> None:
    day = part("_scale_day")
    assert sum(day.HOURLY) == pytest.approx(100)
    assert sum(day.HOURLY[6:9]) == pytest.approx(18)
    assert sum(day.HOURLY[17:20]) == pytest.approx(32)
    runners = day.runners_of_a_day(2000, 1)
    hours = ((runners.starts_s + day.BEGIN_S) // 3600 % 24).astype(int)
    shares = np.bincount(hours, minlength=24) / len(hours) * 100
    assert np.abs(shares - np.array(day.HOURLY)).max() < 0.8
    assert runners.lengths_s.mean() == pytest.approx(day.MEAN_S, rel=0.03)
    assert (np.diff(runners.starts_s) >= 0).all()


def test_as_many_run_at_once_as_were_asked_for() -> None:
    runners = part("_scale_day").runners_of_a_day(3000, 2)
    fleet = part("_scale_fleet").Fleet(holds=100, holds_at_most=140, buffer_s=2.5)
    day = part("_scale_events").simulate(runners, fleet, 2)
    assert day.runs == len(runners.starts_s)
    assert 2700 < day.busiest < 3300
    # What plays fits, and no machine is paid for that is far from being needed.
    assert day.machines * 100 >= day.busiest
    least = runners.lengths_s.sum() / 3600 / 100
    assert least < day.machine_hours < 3 * least
    assert day == part("_scale_events").simulate(runners, fleet, 2)


def test_machines_that_come_late_are_waited_for() -> None:
    runners = part("_scale_day").runners_of_a_day(2000, 3)
    quick = part("_scale_fleet").Fleet(holds=20, holds_at_most=28, buffer_s=2.5, lag_s=30.0)
    late = replace(quick, lag_s=1200.0, headroom=0.0)
    soon, later = (part("_scale_events").simulate(runners, fleet, 3) for fleet in (quick, late))
    assert soon.waited < 0.001
    assert later.waited > 0.05
    assert 0 < later.wait_p99_s <= later.wait_most_s < 3600


def test_who_has_minutes_in_hand_hears_nothing_of_a_failure() -> None:
    runners = part("_scale_day").runners_of_a_day(1000, 4)
    sound = part("_scale_fleet").Fleet(
        holds=50, holds_at_most=70, buffer_s=2.5, between_failures_h=1e6, outage=0.3
    )
    notes = replace(sound, buffer_s=600.0)
    heard, played = (part("_scale_events").simulate(runners, fleet, 4) for fleet in (sound, notes))
    assert heard.failures == played.failures > 3
    # Noticed after 5 s, of which 2.5 s were in hand; none of those that failed is spared.
    assert heard.silent_most_s > 2.5
    assert heard.silent > 0.01
    assert played.silent < heard.silent / 10
    whole = part("_scale_events").simulate(runners, replace(sound, outage=0.0), 4)
    assert (whole.failures, whole.silent, whole.silent_most_s) == (0, 0.0, 0.0)


def test_a_machine_holds_the_least_of_what_cores_memory_and_network_allow(costs: Any) -> None:  # noqa: ANN401
    machine = part("_scale_costs").Machine(cores=10, memory_gb=64, network_gbps=10, fill=0.5)
    sound = costs.ways["MP3"]
    assert machine.holds(sound, costs) == 125
    assert machine.holds_at_most(sound, costs) == 250
    assert replace(machine, memory_gb=4.5).holds(sound, costs) == 50
    assert replace(machine, network_gbps=0.00128).holds(sound, costs) == 10


def test_one_command_writes_every_table_and_again_the_same(tmp_path: Path) -> None:
    page, measured = tmp_path / "scale.md", tmp_path / "scale.json"
    shipped = (REPOSITORY / "docs" / "scale.md").read_text(encoding="utf-8")
    page.write_text(shipped, encoding="utf-8")
    measured.write_text(json.dumps(COSTS))
    command = [sys.executable, str(REPOSITORY / "benchmarks" / "scale_sim.py")]
    options = ["--costs", measured, "--page", page, "--sizes", "300", "--between", "300"]
    subprocess.run([*command, *map(str, options)], check=True, capture_output=True)
    written = page.read_text(encoding="utf-8")
    for row in (
        "| MP3 | 4.00% | 1.50% | 10.0 | 16.00 | 25 |",
        "| 1,000,000 | notes | 700 | 1,429 |",
        "| CPU of a run without composing, which both need | 25 |",
        "| MP3 | 300 |",
        "| 600 | 5% |",
        "| notes | 300 | 30% |",
    ):
        assert row in written
    subprocess.run([*command, *map(str, options)], check=True, capture_output=True)
    assert page.read_text(encoding="utf-8") == written


def test_nothing_is_written_where_nothing_was_measured(tmp_path: Path) -> None:
    command = [sys.executable, str(REPOSITORY / "benchmarks" / "scale_sim.py")]
    missing = str(tmp_path / "none.json")
    ran = subprocess.run(
        [*command, "--costs", missing], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 1
    assert "none.json is missing: python benchmarks/scale_sim.py --measure makes it" in ran.stderr
