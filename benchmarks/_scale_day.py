"""A day of runners: when they start, and how long they run.

Sources: Runner's World and RunKeeper, "What time of day do people run?" (177 million runs of 30
countries): on weekdays 18 % of the runs are from 6 to 9 o'clock, 6 % from 6 to 7, and nearly 32 %
from 17 to 20. Strava, Year in Sport 2019: a run takes 37:34 minutes on average (United States).
The hours between those, and the spread of the lengths, are assumed.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HOURLY = (
    *(0.4, 0.2, 0.1, 0.1, 0.5, 2.7),
    *(6.0, 6.0, 6.0, 5.5, 5.0, 4.5),
    *(4.5, 3.5, 3.5, 4.0, 6.0, 10.5),
    *(12.0, 9.5, 5.0, 2.6, 1.2, 0.7),
)
"""Per cent of a day's runs that start in each hour, the runners' own time."""
MEAN_S = 37 * 60 + 34
SPREAD = 0.5
"""Of the logarithm of the lengths."""
LONGEST_S = 12 * 3600
HOUR_S, DAY_S = 3600, 24 * 3600
BEGIN_S = 2 * HOUR_S
"""The day is counted from the stillest hour."""


class Runners(NamedTuple):
    """In the order in which they start: seconds from ``BEGIN_S`` on, and how long they run."""

    starts_s: NDArray[np.float64]
    lengths_s: NDArray[np.float64]


def runners_of_a_day(at_once: int, seed: int) -> Runners:
    """So many that, on average, the given number run at once in the busiest hour.

    Starts are a Poisson process whose rate changes from hour to hour.
    """
    draw = np.random.default_rng(seed)
    starts: list[NDArray[np.float64]] = []
    for passed in range(24):
        hour = (passed + BEGIN_S // HOUR_S) % 24
        count = draw.poisson(runs_in_a_day(at_once) * HOURLY[hour] / 100)
        starts.append(HOUR_S * (passed + draw.random(count)))
    starts_s = np.sort(np.concatenate(starts))
    middle = math.log(MEAN_S) - SPREAD**2 / 2
    lengths_s = draw.lognormal(middle, SPREAD, len(starts_s)).clip(60, LONGEST_S)
    return Runners(starts_s, lengths_s)


def runs_in_a_day(at_once: int) -> float:
    """Runs in a day of which so many are at once in the busiest hour (Little's law)."""
    return at_once / (max(HOURLY) / 100 * MEAN_S / HOUR_S)
