"""What the drum networks are held against: counted frequencies, of hits and of their touch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.model.drums.inputs import PIECE_COUNT, Hits
from courante.model.drums.kit import Grid
from courante.model.drums.touch_network import OFFSET_SCALE_BEATS, VALUES
from courante.train.drums.examples import Drawn

_Counts = NDArray[np.float64]
_NONE, _STYLES_OF_ALL = 2, ""
_PRIOR = 8.0
"""How many bars' worth the coarser frequency counts in the finer one."""
_LEAST_STROKES, _LEAST_SPREAD = 8, 0.05


@dataclass(frozen=True, eq=False)
class HitFrequencies:
    """How often a piece is struck in a slot: of a style, or given the reference bar's slot."""

    of_style: dict[tuple[str, Grid], _Counts]
    given_reference: dict[Grid, _Counts]

    def by_style(self, one: Drawn) -> float:
        """Log-probability of a bar's hits, each slot and piece by itself."""
        style = next(iter(one.situation.styles), _STYLES_OF_ALL)
        grid = one.example.bar.grid
        chances = self.of_style.get((style, grid), self.of_style[_STYLES_OF_ALL, grid])
        return _log_probability(one.example.bar.hits, chances)

    def by_reference(self, one: Drawn) -> float:
        """Log-probability of a bar's hits, each given the same place of the reference bar."""
        chances = np.take_along_axis(
            self.given_reference[one.example.bar.grid], _reference(one)[None], axis=0
        )[0]
        return _log_probability(one.example.bar.hits, chances)


def count_hits(told: Sequence[Drawn]) -> HitFrequencies:
    """Frequencies among these bars; of a style they lean on those of all."""
    of_style: dict[tuple[str, Grid], _Counts] = {}
    given: dict[Grid, _Counts] = {}
    for grid in Grid:
        same = [one for one in told if one.example.bar.grid == grid]
        whole = _frequency([one.example.bar.hits for one in same], grid, 0.5)
        of_style[_STYLES_OF_ALL, grid] = whole
        for style in {name for one in same for name in one.situation.styles}:
            bars = [one.example.bar.hits for one in same if style in one.situation.styles]
            of_style[style, grid] = _frequency(bars, grid, whole)
        given[grid] = _given(same, grid)
    return HitFrequencies(of_style, given)


def _frequency(bars: Sequence[Hits], grid: Grid, prior: _Counts | float) -> _Counts:
    counts = np.zeros((grid.slots, PIECE_COUNT))
    for hits in bars:
        counts += hits
    return (counts + _PRIOR * prior) / (len(bars) + _PRIOR)


def _given(told: Sequence[Drawn], grid: Grid) -> _Counts:
    """``(3, slots, pieces)``: where the reference has no hit, has one, and where there is none."""
    struck = np.full((3, grid.slots, PIECE_COUNT), 0.5)
    seen = np.ones((3, grid.slots, PIECE_COUNT))
    for one in told:
        reference = _reference(one)[None]
        here = np.arange(3)[:, None, None] == reference
        seen += here
        struck += here & one.example.bar.hits[None]
    return struck / seen


def _reference(one: Drawn) -> NDArray[np.intp]:
    shape = one.example.bar.hits.shape
    reference = one.reference
    if reference is None:
        return np.full(shape, _NONE, np.intp)
    return reference.hits.astype(np.intp)


def _log_probability(hits: Hits, chances: _Counts) -> float:
    return float(np.log(np.where(hits, chances, 1 - chances)).sum())


@dataclass(frozen=True, eq=False)
class TouchFrequencies:
    """A normal distribution of velocity and scaled offset for each piece and slot."""

    means: dict[tuple[Grid, int, int], _Counts]
    spreads: dict[tuple[Grid, int, int], _Counts]
    mean: _Counts
    spread: _Counts

    def mean_nats(self, told: Sequence[Drawn]) -> float:
        """Log-density of a stroke's velocity (0 to 1) and scaled offset."""
        nats: list[float] = []
        for one in told:
            for place, values in _touches(one):
                mean = self.means.get(place, self.mean)
                spread = self.spreads.get(place, self.spread)
                distance = (values - mean) / spread
                normal = -0.5 * distance**2 - np.log(spread) - 0.5 * np.log(2 * np.pi)
                nats.append(float(normal.sum()))
        return float(np.mean(nats))


def count_touches(told: Sequence[Drawn]) -> TouchFrequencies:
    """The distributions among these bars; where strokes are few, that of all."""
    found: dict[tuple[Grid, int, int], list[_Counts]] = {}
    for one in told:
        for place, values in _touches(one):
            found.setdefault(place, []).append(values)
    every = np.concatenate([np.array(values) for values in found.values()])
    enough = {p: np.array(v) for p, v in found.items() if len(v) >= _LEAST_STROKES}
    return TouchFrequencies(
        means={place: values.mean(axis=0) for place, values in enough.items()},
        spreads={place: _spread(values) for place, values in enough.items()},
        mean=every.mean(axis=0),
        spread=_spread(every),
    )


def _spread(values: _Counts) -> _Counts:
    return np.maximum(_LEAST_SPREAD, values.std(axis=0)).reshape(VALUES)


def _touches(one: Drawn) -> list[tuple[tuple[Grid, int, int], _Counts]]:
    bar = one.example.bar
    return [
        (
            (bar.grid, slot, piece),
            np.array(
                [
                    bar.velocities[slot, piece],
                    bar.offsets_beats[slot, piece] / OFFSET_SCALE_BEATS,
                ],
                np.float64,
            ),
        )
        for slot, piece in np.argwhere(bar.hits).tolist()
    ]
