"""What a run costs, as it was measured, and how many runs a machine can hold."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

WAYS = "MP3", "notes"


@dataclass(frozen=True)
class Way:
    """What one run costs in one way of playing.

    Attributes:
        core: share of a core. composing: of it, for the network.
        memory_mb: of the server that holds it. bytes_per_s: to the listener.
    """

    core: float
    composing: float
    memory_mb: float
    bytes_per_s: float


@dataclass(frozen=True)
class Costs:
    """All that was measured, on one core.

    Attributes:
        processor: its name. command: that measured it. ready_s: from start to ready.
        idle_core: share of a core that a server without runs takes. idle_mb: its memory.
        ways: by name. stages_ms: milliseconds of processor time for a second of music, by stage.
    """

    processor: str
    command: str
    ready_s: float
    idle_core: float
    idle_mb: float
    ways: dict[str, Way]
    stages_ms: dict[str, dict[str, float]]

    def text(self) -> str:
        """As JSON, which ``read_costs`` reads."""
        return json.dumps(asdict(self), indent=2) + "\n"


@dataclass(frozen=True)
class Machine:
    """What is rented, and at what price: assumptions, to be replaced by one's own.

    Attributes:
        cores: each has a server process of its own. memory_gb, network_gbps: of the machine.
        fill: share of the cores that may be given to runs; what is left is for the runs of a
            machine that failed, and for the moments in which many styles are full.
        core_hour, gigabyte: money for an hour of a core, memory included, and for traffic out.
    """

    cores: int = 16
    memory_gb: float = 64
    network_gbps: float = 10
    fill: float = 0.7
    core_hour: float = 0.03
    gigabyte: float = 0.02

    def holds(self, way: Way, costs: Costs) -> int:
        """Runs that it can be given; the least of what cores, memory and network allow."""
        return min(self._by_cores(way, costs, self.fill), self._by_rest(way, costs))

    def holds_at_most(self, way: Way, costs: Costs) -> int:
        """Runs that it can carry when another failed: all of its cores."""
        return min(self._by_cores(way, costs, 1.0), self._by_rest(way, costs))

    def _by_cores(self, way: Way, costs: Costs, fill: float) -> int:
        # Not one less because of the last binary digit.
        return int(self.cores * max(0.0, fill - costs.idle_core) / way.core + 1e-9)

    def _by_rest(self, way: Way, costs: Costs) -> int:
        free_mb = self.memory_gb * 1000 - self.cores * costs.idle_mb
        by_memory = math.inf if way.memory_mb <= 0 else free_mb / way.memory_mb
        return int(min(by_memory, self.network_gbps * 1e9 / 8 / way.bytes_per_s))


def read_costs(path: Path) -> Costs:
    """What ``Costs.text`` wrote.

    Raises:
        SystemExit: nothing was measured yet.
    """
    if not path.is_file():
        raise SystemExit(f"{path} is missing: python benchmarks/scale_sim.py --measure makes it")
    fields = json.loads(path.read_text(encoding="utf-8"))
    ways = {name: Way(**way) for name, way in fields.pop("ways").items()}
    return Costs(ways=ways, **fields)
