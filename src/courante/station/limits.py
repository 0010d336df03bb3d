"""How often a caller may do something: a token bucket, told the time."""

from dataclasses import dataclass, replace

from courante.errors import ShareUsed
from courante.types import Seconds


@dataclass(frozen=True)
class Bucket:
    """A token bucket: one second's worth, or more where said so, may come in a burst.

    Attributes:
        name: what is limited, for the refusal.
        per_s: how many a second, on average.
        level: what may come right now. filled_at_s: when the level was right.
        most: what may come at once.
    """

    name: str
    per_s: float
    level: float
    filled_at_s: Seconds
    most: float

    @staticmethod
    def full(name: str, per_s: float, now_s: Seconds, at_once: float = 1.0) -> "Bucket":
        """A bucket from which nothing was taken yet.

        Args:
            name: what is limited.
            per_s: how many a second.
            now_s: the time.
            at_once: so many may come in a burst, if that is more than one second's worth.
        """
        most = max(at_once, per_s)
        return Bucket(name, per_s, most, now_s, most)


def take(bucket: Bucket, now_s: Seconds, count: int = 1) -> Bucket:
    """Take from the bucket.

    Raises:
        ShareUsed: it has not so many; says when it will.
    """
    level = min(bucket.most, bucket.level + (now_s - bucket.filled_at_s) * bucket.per_s)
    if level < count:
        wait_s = (count - level) / bucket.per_s
        limit = f"{bucket.per_s:g} {bucket.name} a second"
        raise ShareUsed(limit, round(wait_s, 3))
    return replace(bucket, level=level - count, filled_at_s=now_s)
