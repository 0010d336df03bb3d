"""Which lanes of a batch are whose, where several processes train one network."""

from typing import NamedTuple

from courante.errors import BadConfig


class Share(NamedTuple):
    """Successive lanes of a batch.

    Attributes:
        first: the first of them. size: how many. lanes: of the whole batch.
    """

    first: int
    size: int
    lanes: int

    @property
    def rows(self) -> slice:
        """Of arrays with the lanes of the whole batch on the first axis."""
        return slice(self.first, self.first + self.size)

    @property
    def weight(self) -> float:
        """What its mean counts for in the mean over the whole batch."""
        return self.size / self.lanes


def all_of(lanes: int) -> Share:
    """The whole batch."""
    return Share(0, lanes, lanes)


def share_of(rank: int, processes: int, lanes: int) -> Share:
    """The lanes of one process; together all have every lane once, and as equally many as it goes.

    Args:
        rank: of the process, from 0.
        processes: how many there are; no more than lanes.
        lanes: of the whole batch.
    """
    each, more = divmod(lanes, processes)
    return Share(rank * each + min(rank, more), each + (rank < more), lanes)


def require_shares(processes: int, lanes: int) -> None:
    """Refuse a number of processes of which some would have nothing to do.

    Raises:
        BadConfig: it is below 1, or there are fewer lanes.
    """
    if not 1 <= processes <= lanes:
        expected = f"1 to {lanes}: each takes one of the {lanes} lanes, or more"
        raise BadConfig("processes", processes, expected)
