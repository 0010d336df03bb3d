"""What happens in a run, for those who follow it; nobody who is slow is waited for."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import final

from courante.types import Seconds

KEPT_EVENTS = 64


class EventKind(StrEnum):
    """What an event tells; its value is given in brackets."""

    BEAT = "beat"
    """A beat of the music (its number, from the start of the run)."""
    TEMPO = "tempo"
    """The tempo changed (beats per minute)."""
    STYLE = "style"
    """Another style begins (its name)."""
    ENERGY = "energy"
    """The band gives more or less (0 to 1)."""
    LAG = "lag"
    """The sound was rendered late (by so many seconds)."""
    END = "end"
    """The run is over (why)."""


@dataclass(frozen=True)
class Event:
    """Something happened at ``time_s`` of the run's sound."""

    kind: EventKind
    time_s: Seconds
    value: float | str


@final
class Subscription:
    """One follower's events: the latest ``KEPT_EVENTS`` not yet taken."""

    def __init__(self, wake: Callable[[], None], leave: "Callable[[Subscription], None]") -> None:
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._wake = wake
        self._leave = leave

    def take(self) -> tuple[Event, ...]:
        """What happened since the last call; never waits."""
        taken: list[Event] = []
        while self._events:
            taken.append(self._events.popleft())
        return tuple(taken)

    def close(self) -> None:
        """Follow no longer."""
        self._leave(self)

    def put(self, events: tuple[Event, ...]) -> None:
        """Add events, forgetting the oldest if there are too many."""
        self._events.extend(events)
        self._wake()


@final
class Events:
    """A run's events and their followers; safe for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscriptions: tuple[Subscription, ...] = ()

    @property
    def followed(self) -> bool:
        """Whether anybody follows."""
        return bool(self._subscriptions)

    @property
    def followers(self) -> int:
        """How many follow."""
        return len(self._subscriptions)

    def subscribe(self, wake: Callable[[], None]) -> Subscription:
        """Follow from now on.

        Args:
            wake: called, from the thread where it happens, when there is something to take; must
                return at once and not raise.
        """
        subscription = Subscription(wake, self._leave)
        with self._lock:
            self._subscriptions = (*self._subscriptions, subscription)
        return subscription

    def emit(self, *events: Event) -> None:
        """Tell all followers."""
        for subscription in self._subscriptions:
            subscription.put(events)

    def _leave(self, subscription: Subscription) -> None:
        with self._lock:
            self._subscriptions = tuple(s for s in self._subscriptions if s is not subscription)
