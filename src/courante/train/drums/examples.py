"""Performances become examples: bars with the bar they are played after, and what they are for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from courante.model.drums.energy import EnergyScale, energy_scale
from courante.model.drums.inputs import (
    CONTEXT,
    HISTORY_SLOTS,
    PIECE_COUNT,
    Floats,
    Hits,
    Reference,
    Situation,
    context,
)
from courante.model.drums.kit import DrumBar, Grid
from courante.train.drums.reading import Performance

_ENERGY_BARS = 4
"""Energy is measured over so many bars: a bar alone would give its own strokes away."""
_LAGS = (1, 2, 2, 2, 3, 4, 4, 6, 8)
"""How many bars back the reference is, drawn evenly."""
_WITHOUT_REFERENCE, _WITHOUT_STYLE, _WITHOUT_ENERGY = 0.2, 0.1, 0.1
_LEAST_STROKES = 3
"""A bar of fewer is not learned from: a recording that begins or ends."""
_KEPT, _LEFT = 0.6, 0.35
"""Bars are alike above the first of these shares of common strokes, and unlike below the second."""


@dataclass(frozen=True, eq=False)
class Example:
    """A bar of a performance.

    Attributes:
        bars: all of the performance. number: which of them it is.
        situation: what it was played for.
    """

    bars: tuple[DrumBar, ...]
    number: int
    situation: Situation

    @property
    def bar(self) -> DrumBar:
        """The bar itself."""
        return self.bars[self.number]

    def before(self, lag: int) -> DrumBar | None:
        """The bar so many bars back, if there is one on the same grid."""
        if lag < 1 or lag > self.number:
            return None
        found = self.bars[self.number - lag]
        return found if found.grid == self.bar.grid else None


@dataclass(frozen=True, eq=False)
class Batch:
    """Examples on one grid, as the hit network takes them.

    Attributes:
        grid: of all of them.
        contexts: ``(bars, CONTEXT)``. hits, references: ``(bars, slots, pieces)``.
        before: ``(bars, HISTORY_SLOTS, pieces)``.
    """

    grid: Grid
    contexts: Floats
    hits: Hits
    references: Hits
    before: Hits


def scale_of(performances: Iterable[Performance]) -> EnergyScale:
    """The energy scale on which these performances are spread evenly."""
    return energy_scale([group for p in performances if not p.fill for group in _groups(p.bars)])


def examples_of(performances: Iterable[Performance], scale: EnergyScale) -> tuple[Example, ...]:
    """All bars worth learning from."""
    return tuple(example for p in performances for example in _examples(p, scale))


def _examples(performance: Performance, scale: EnergyScale) -> Iterator[Example]:
    bars = performance.bars
    energies = [scale.heard(group) for group in _groups(bars) for _ in group]
    styles = {performance.style: 1.0} if performance.style else {}
    for number, bar in enumerate(bars):
        if bar.hits.sum() >= _LEAST_STROKES:
            fill = performance.fill or leads_over(bars, number)
            asked = Situation(styles, energies[number], performance.tempo_bpm, fill)
            yield Example(bars, number, asked)


def _groups(bars: Sequence[DrumBar]) -> list[Sequence[DrumBar]]:
    return [bars[start : start + _ENERGY_BARS] for start in range(0, len(bars), _ENERGY_BARS)]


def leads_over(bars: Sequence[DrumBar], number: int) -> bool:
    """Whether a bar leaves a groove that the bars before it kept."""
    if number < 2:
        return False
    older, old, bar = bars[number - 2 : number + 1]
    return alike(older, old) > _KEPT and max(alike(old, bar), alike(older, bar)) < _LEFT


def alike(one: DrumBar, other: DrumBar) -> float:
    """The share of strokes that two bars have in common (Jaccard)."""
    if one.grid != other.grid:
        return 0.0
    either = int((one.hits | other.hits).sum())
    return int((one.hits & other.hits).sum()) / either if either else 1.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """An example with what is told of it this time."""

    example: Example
    lag: int
    situation: Situation

    @property
    def reference(self) -> DrumBar | None:
        """The bar that it is played after, if one is told."""
        return self.example.before(self.lag)

    @property
    def context(self) -> Floats:
        """As the networks take it."""
        kind = Reference.NONE if self.reference is None else reference_kind(self.lag)
        return context(self.situation, self.example.bar.grid, kind)


def reference_kind(bars_back: int) -> Reference:
    """How a bar stands to the one so many bars back."""
    return Reference.EVEN if bars_back % 2 == 0 else Reference.ODD


def drawn(example: Example, rng: Generator) -> Drawn:
    """Leave something out by chance, so that the network can do without it."""
    asked, chances = example.situation, rng.random(3)
    lag = 0 if chances[0] < _WITHOUT_REFERENCE else int(rng.choice(_LAGS))
    styles = asked.styles if chances[1] >= _WITHOUT_STYLE else dict[str, float]()
    energy = None if chances[2] < _WITHOUT_ENERGY else asked.energy
    return Drawn(example, lag, Situation(styles, energy, asked.tempo_bpm, asked.fill))


def batch_of(told: Sequence[Drawn]) -> Batch:
    """Drawn examples on one grid, side by side."""
    grid = told[0].example.bar.grid
    nothing = np.zeros((grid.slots, PIECE_COUNT), np.bool_)
    contexts = np.empty((len(told), CONTEXT), np.float32)
    references: list[Hits] = []
    for row, one in enumerate(told):
        contexts[row] = one.context
        references.append(nothing if one.reference is None else one.reference.hits)
    return Batch(
        grid=grid,
        contexts=contexts,
        hits=np.stack([one.example.bar.hits for one in told]),
        references=np.stack(references),
        before=np.stack([_before(one) for one in told]),
    )


def _before(one: Drawn) -> Hits:
    """The end of the bar before; what a bar without a reference follows is not told."""
    bar = one.example.before(1) if one.lag else None
    if bar is None:
        return np.zeros((HISTORY_SLOTS, PIECE_COUNT), np.bool_)
    return bar.hits[-HISTORY_SLOTS:]
