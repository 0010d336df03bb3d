"""Being one node of a cluster."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class ClusterConfig:
    """Which cluster, and what this node brings along.

    Attributes:
        address: HOST:PORT of a Ray cluster, or ``local`` for one that is started on this machine.
        composers: how many composers this node brings, each with a core of its own; with none it
            has those of other nodes compose.
        gpu: whether each has a GPU of its own instead.
        host: where other nodes reach this one; empty for what Ray knows it by.
    """

    address: str
    composers: int = 1
    gpu: bool = False
    host: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no cluster."""
        require(
            ok=bool(self.address),
            name="cluster",
            value=self.address,
            expected="HOST:PORT of a Ray cluster, or local",
        )
        composers = self.composers
        require(ok=composers >= 0, name="composers", value=composers, expected="0 or more")
