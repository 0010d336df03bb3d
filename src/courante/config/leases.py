"""For how long a node has a run, where several share one database."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class LeasesConfig:
    """Whose a run is.

    Attributes:
        lease_s: a run is a node's for so long after it was taken or its lease renewed: when a node
            dies, its runs come up elsewhere after this and what it takes to bring them up.
        renew_every_s: how often leases are renewed; at least twice in ``lease_s``, so that one
            attempt may fail.
        adopt_at_start: whether a station takes, when it starts, the runs that no node has; not if
            something else decides where runs are placed.
    """

    lease_s: float = 6.0
    renew_every_s: float = 2.0
    adopt_at_start: bool = True

    def __post_init__(self) -> None:
        """Refuse leases that lapse between two renewals."""
        require(
            ok=0 < self.lease_s <= 3600,
            name="lease_s",
            value=self.lease_s,
            expected="more than 0, to 3600 s",
        )
        require(
            ok=0 < self.renew_every_s <= self.lease_s / 2,
            name="renew_every_s",
            value=self.renew_every_s,
            expected=f"more than 0, to {self.lease_s / 2:g} s: half of lease_s",
        )
