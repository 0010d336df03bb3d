"""All outlets elsewhere of one run."""

import time
from collections.abc import Callable, Iterable
from typing import final

from courante.config import RelayConfig
from courante.station.counters import Count, CountKind
from courante.station.relay import Relay, Sound
from courante.station.relay_plan import RelayPlan, RelayStatus

CLOSING_S = 1.0


@final
class Relays:
    """Some relays that start and close together; safe for any thread."""

    def __init__(
        self,
        plans: Iterable[RelayPlan],
        sound: Sound,
        config: RelayConfig,
        jitter: Callable[[], float],
    ) -> None:
        """Be ready to start; see ``Relay``."""
        self._relays = tuple(Relay(plan, sound, config, jitter) for plan in plans)

    @property
    def status(self) -> tuple[RelayStatus, ...]:
        """How each is."""
        return tuple(relay.status for relay in self._relays)

    def counts(self) -> tuple[Count, ...]:
        """What each has done, for metrics."""
        return tuple(count for status in self.status for count in _counts(status))

    def start(self) -> None:
        """Begin to play as soon as there is sound."""
        for relay in self._relays:
            relay.start()

    def close(self, timeout_s: float = CLOSING_S) -> bool:
        """Send what was published so far, and leave; false if one did not end in time."""
        for relay in self._relays:
            relay.leave()
        deadline = time.monotonic() + timeout_s
        ended = [relay.close(max(0.0, deadline - time.monotonic())) for relay in self._relays]
        return all(ended)


def _counts(status: RelayStatus) -> tuple[Count, ...]:
    labels = {"outlet": status.label}
    gauge = CountKind.GAUGE
    return (
        Count("outlet_connected", "Whether it plays.", status.connected, gauge, labels),
        Count("outlet_reconnects", "Times it was made anew.", status.reconnects, labels=labels),
        Count("outlet_bytes", "Sound that it took.", status.bytes_sent, labels=labels),
        Count(
            "outlet_skipped_chunks",
            "Chunks it missed, late or not connected.",
            status.skipped_chunks,
            labels=labels,
        ),
    )
