"""How long a store has failed, and when to try it again."""

from dataclasses import dataclass

FIRST_RETRY_S = 0.25


@dataclass(frozen=True)
class Outage:
    """A store that fails, on a clock that only grows.

    Attributes:
        since_s: when it began to fail. retry_at_s: when to try again.
        pause_s: the pause until then; it doubles with each failure.
    """

    since_s: float
    retry_at_s: float
    pause_s: float

    @classmethod
    def begin(cls, now_s: float) -> "Outage":
        """It failed for the first time."""
        return cls(now_s, now_s + FIRST_RETRY_S, FIRST_RETRY_S)

    def go_on(self, now_s: float, most_s: float) -> "Outage":
        """It failed again; pauses grow to at most ``most_s``."""
        pause_s = min(2 * self.pause_s, most_s)
        return Outage(self.since_s, now_s + pause_s, pause_s)

    def lasted_s(self, now_s: float) -> float:
        """For how long it has failed."""
        return now_s - self.since_s
