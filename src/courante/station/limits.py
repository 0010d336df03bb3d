"""How often a caller may do something: a token bucket, told the time."""

from dataclasses import dataclass

from courante.errors import ShareUsed
from courante.types import Seconds


@dataclass(frozen=True)
class Bucket:
    """A token bucket: one second's worth may come in a burst.

    Attributes:
        name: what is limited, for the refusal.
        per_s: how many a second, on average.
        level: what may come right now. filled_at_s: when the level was right.
    """

    name: str
    per_s: float
    level: float
    filled_at_s: Seconds

    @staticmethod
    def full(name: str, per_s: float, now_s: Seconds) -> "Bucket":
        """A bucket from which nothing was taken yet."""
        return Bucket(name, per_s, max(1.0, per_s), now_s)


def take(bucket: Bucket, now_s: Seconds) -> Bucket:
    """Take one from the bucket.

    Raises:
        ShareUsed: it is empty; says when the next one may come.
    """
    most = max(1.0, bucket.per_s)
    level = min(most, bucket.level + (now_s - bucket.filled_at_s) * bucket.per_s)
    if level < 1.0:
        wait_s = (1.0 - level) / bucket.per_s
        limit = f"{bucket.per_s:g} {bucket.name} a second"
        raise ShareUsed(limit, round(wait_s, 3))
    return Bucket(bucket.name, bucket.per_s, level - 1.0, now_s)
