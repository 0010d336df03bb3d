"""What a relay connects, how it tells about itself, and how long it waits between tries."""

from collections.abc import Callable
from dataclasses import dataclass

from courante.config import RelayConfig
from courante.outlet.contract import Outlet
from courante.types import Seconds

LIVE = Seconds(0.0)
FROM_THE_BEGINNING = Seconds(float("inf"))
"""Or from the oldest that a broadcast still has."""


@dataclass(frozen=True)
class RelayPlan:
    """What a relay connects, and how.

    Attributes:
        name: of the outlet, for people; no secret in it. label: for metrics; no address either.
        make: makes the outlet and connects it; called again after each failure.
        burst_s: the first outlet begins with so much of what was published before.
        again: whether another is made when one fails; if not, the first failure ends the relay.
    """

    name: str
    label: str
    make: Callable[[], Outlet]
    burst_s: Seconds = LIVE
    again: bool = True


@dataclass(frozen=True)
class RelayStatus:
    """A relay at one moment; counters count from its start.

    Attributes:
        name, label: of its outlet.
        connected: whether sound goes there now.
        reconnects: outlets made after the first that worked.
        bytes_sent: of sound. skipped_chunks: not sent, for being too late or not connected.
        failure: why it does not play, in words; ``None`` while it does.
        over: whether it has ended for good.
    """

    name: str
    label: str
    connected: bool = False
    reconnects: int = 0
    bytes_sent: int = 0
    skipped_chunks: int = 0
    failure: str | None = None
    over: bool = False


def retry_s(config: RelayConfig, failures: int, jitter: float, *, refused: bool) -> float:
    """How long to wait before the next try.

    Doubles with each failure; the last quarter is left to chance, so that many who lost the same
    server do not come back at the same moment.

    Args:
        config: first and longest wait.
        failures: in a row, the last one included.
        jitter: 0 to 1, drawn by the caller.
        refused: whether only a person can help.
    """
    if refused:
        longest_s = config.refused_retry_s
    else:
        doubled = config.first_retry_s * 2.0 ** min(failures - 1, 32)
        longest_s = min(doubled, config.longest_retry_s)
    return longest_s * (0.75 + 0.25 * jitter)
