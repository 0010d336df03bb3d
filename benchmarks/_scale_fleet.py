"""How a fleet of machines is kept, and how a day of it went."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Fleet:
    """How machines are kept.

    Attributes:
        holds: runs a machine is given. holds_at_most: it can carry when another failed.
        buffer_s: music a listener has in hand. notice_s: until a failure is noticed and the runs
            begin anew. restored_per_s: runs that a fleet brings back in a second for each machine.
        lag_s: from asking for a machine to its first run. headroom: more than there are runs.
        between_failures_h: hours of a machine, on average. outage: share of the machines that fail
            in the same moment, at the busiest time of the day.
    """

    holds: int
    holds_at_most: int
    buffer_s: float
    notice_s: float = 5.0
    restored_per_s: float = 5.0
    lag_s: float = 180.0
    headroom: float = 0.15
    between_failures_h: float = 720.0
    outage: float = 0.0


class Day(NamedTuple):
    """How it went.

    Attributes:
        runs: that started. busiest: most at once. machines: most at once. machine_hours: paid.
        failures: of machines. waited: share of the runs that waited. wait_p99_s, wait_most_s: for
            a start. silent: share of the runs in which music stopped. silent_p99_s, silent_most_s:
            seconds of it in a run. silent_s_per_hour: per hour of all running.
    """

    runs: int
    busiest: int
    machines: int
    machine_hours: float
    failures: int
    waited: float
    wait_p99_s: float
    wait_most_s: float
    silent: float
    silent_p99_s: float
    silent_most_s: float
    silent_s_per_hour: float
