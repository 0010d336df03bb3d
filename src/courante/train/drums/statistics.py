"""What can be measured of drumming, to set played beside people's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.model.drums.kit import BEATS_PER_BAR, INDEX, DrumBar, Grid, Piece
from courante.train.drums.examples import alike

_HANDS = {
    "kick": (Piece.KICK,),
    "snare": (Piece.SNARE, Piece.STICK),
    "time": (Piece.CLOSED_HAT, Piece.OPEN_HAT, Piece.RIDE),
}
"""Pieces that do one job; ``time`` is whatever keeps it."""
_LAGS = (1, 2, 4)

Bars = Sequence[DrumBar]


@dataclass(frozen=True)
class Drumming:
    """Measures of some performances of a style.

    Attributes:
        bars: how many were measured.
        density: strokes a beat.
        velocity, velocity_spread: mean and standard deviation, 1-127.
        timing_beats: standard deviation of the offset from the grid, by job.
        alike: strokes in common with the bar so many bars before, as a share of all, by lag.
        steady: correlation of the velocities of strokes in common with the bar before last.
        profiles: ``(jobs, 16)``, how often a job's piece is struck at each sixteenth.
    """

    bars: int
    density: float
    velocity: float
    velocity_spread: float
    timing_beats: dict[str, float]
    alike: dict[int, float]
    steady: float
    profiles: NDArray[np.float64]


def drumming(performances: Sequence[Bars]) -> Drumming:
    """Measure performances; each is bars in a row."""
    bars = [bar for performance in performances for bar in performance]
    velocities = 127 * np.concatenate([bar.velocities[bar.hits] for bar in bars])
    jobs = {name: [INDEX[piece] for piece in pieces] for name, pieces in _HANDS.items()}
    return Drumming(
        bars=len(bars),
        density=velocities.size / (BEATS_PER_BAR * len(bars)),
        velocity=float(velocities.mean()),
        velocity_spread=float(velocities.std()),
        timing_beats={name: _timing(bars, columns) for name, columns in jobs.items()},
        alike={lag: _alike(performances, lag) for lag in _LAGS},
        steady=_steady(performances),
        profiles=np.stack([_profile(bars, columns) for columns in jobs.values()]),
    )


def overlap(one: Drumming, other: Drumming) -> float:
    """The area that two performances' profiles have in common, 0 to 1, mean of the jobs."""
    common = np.minimum(one.profiles, other.profiles).sum(axis=1)
    whole = np.maximum(one.profiles, other.profiles).sum(axis=1)
    return float((common / np.maximum(whole, 1e-9)).mean())


def longest_copy(played: Sequence[Bars], known: Sequence[Bars], levels: int) -> int:
    """The longest run of bars that was also played by people, stroke by stroke.

    Args:
        played: what is tried.
        known: what was learned from.
        levels: velocities count as the same in so many steps.
    """
    tries = [[_shape(bar, levels) for bar in bars] for bars in played]
    sources = [[_shape(bar, levels) for bar in bars] for bars in known]
    longest = 0
    while any(longest < len(bars) for bars in tries):
        size = longest + 1
        there = {tuple(bars[i : i + size]) for bars in sources for i in range(len(bars) - longest)}
        if not any(
            tuple(bars[i : i + size]) in there for bars in tries for i in range(len(bars) - longest)
        ):
            break
        longest = size
    return longest


def _shape(bar: DrumBar, levels: int) -> bytes:
    loud = np.ceil(bar.velocities * levels).astype(np.uint8)
    return bytes([bar.grid]) + loud.tobytes()


def _timing(bars: Bars, columns: list[int]) -> float:
    offsets = [bar.offsets_beats[:, columns][bar.hits[:, columns]] for bar in bars]
    return float(np.concatenate(offsets).std()) if any(part.size for part in offsets) else 0.0


def _alike(performances: Sequence[Bars], lag: int) -> float:
    found = [
        alike(one, other)
        for bars in performances
        for one, other in zip(bars, bars[lag:], strict=False)
    ]
    return float(np.mean(found)) if found else float("nan")


def _steady(performances: Sequence[Bars]) -> float:
    pairs: list[tuple[float, float]] = []
    for bars in performances:
        for one, other in zip(bars, bars[2:], strict=False):
            if one.grid == other.grid:
                both = one.hits & other.hits
                pairs += zip(one.velocities[both], other.velocities[both], strict=True)
    if len(pairs) < 2:
        return float("nan")
    return float(np.corrcoef(np.array(pairs).T)[0, 1])


def _profile(bars: Bars, columns: list[int]) -> NDArray[np.float64]:
    """Triplets count at the nearest sixteenths, so that both grids have one profile."""
    profile = np.zeros(Grid.STRAIGHT.slots)
    for bar in bars:
        slots = np.unique(np.argwhere(bar.hits[:, columns])[:, 0])
        at = np.round(slots * Grid.STRAIGHT / bar.grid).astype(int)
        np.add.at(profile, at % Grid.STRAIGHT.slots, 1)
    return profile / len(bars)
