"""Cases of unit repair that the app's tests read, too."""

import json
from pathlib import Path
from typing import Any

import pytest

from courante.pace.units import UnitMemory, repair
from courante.types import PaceReading, Seconds, Source

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "golden" / "cadence_units.json").read_text()
)


@pytest.mark.parametrize("run", GOLDEN["runs"], ids=lambda run: run["about"])
def test_footfalls(run: dict[str, Any]) -> None:
    memory: UnitMemory = {}
    for told in run["readings"]:
        reading = PaceReading(
            Seconds(told["time_s"]),
            speed_mps=told["speed_mps"],
            cadence_spm=told["cadence"],
            source=Source(told["source"]),
        )
        memory, repaired = repair(memory, reading, told["other_speed_mps"])
        assert repaired.cadence_spm == told["footfalls_spm"]
