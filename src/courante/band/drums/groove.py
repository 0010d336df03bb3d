"""Draws learned bars: the groove of a strain, and a bar that varies it or leads out of it.

A drummer keeps a groove of two bars. Its halves are drawn once a strain, the second after the
first; each bar of the phrase is then drawn with its half as the bar to play after, so that it stays
near it as people do, and does not wander with the bars between. What is left to chance in them is
mostly the same chance throughout: that makes bars alike without making them poorer, as a low
temperature would.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import final

import numpy as np

from courante.band.drums.ask import DrumAsk
from courante.band.drums.footfall import keeps_time, played, with_footfall
from courante.band.drums.frame import Frame, Moment
from courante.band.drums.plan import Forced, Plan, forced, with_hats
from courante.band.drums.stroke_touch import touched
from courante.model.drums import hit_network
from courante.model.drums.book import DrumBook
from courante.model.drums.inputs import (
    HISTORY_SLOTS,
    PIECE_COUNT,
    Floats,
    Hits,
    Reference,
    Situation,
    context,
    slot_inputs,
)
from courante.model.drums.kit import DrumBar, Grid

_GROOVE_TEMPERATURE, _SETTLING_TEMPERATURE = 0.9, 0.7
"""A groove is what is still played when it is played again: a first idea is played after itself."""
_IDEAS = 3
_BAR_TEMPERATURE = 0.85
_FRESH_SHARE = 0.15
"""The share of chances that are new in a bar; the others are those of its groove."""
_GROOVE_FREEDOM, _BAR_FREEDOM = 0.9, 0.35
"""How much of the learned spread of velocities is drawn."""
_SETTLED_AWAY = 0.5
_FILL_ENERGY = 0.2
"""A fill has so much more than the groove that it leaves."""
_KEPT = 4
"""Grooves that are kept: as many as may be played by turns."""
_SLOWEST_BPM, _FASTEST_BPM = 60.0, 180.0
"""Tempos that were learned from, nearly all."""


@dataclass(frozen=True)
class Drummer:
    """Who draws: what was learned, what is asked for, and how that lies on learned bars."""

    book: DrumBook
    ask: DrumAsk
    frame: Frame

    @property
    def situation(self) -> Situation:
        """As the networks take it, for a groove."""
        shares = dict(self.ask.styles)
        whole = sum(shares.values())
        styles = {name: share / whole for name, share in shares.items()}
        tempo = min(_FASTEST_BPM, max(_SLOWEST_BPM, self.ask.tempo_bpm / self.frame.stretch))
        return Situation(styles, _told(self.ask.energy), tempo)

    @property
    def filling(self) -> Situation:
        """As the networks take it, for a fill."""
        energy = _told(min(1.0, self.ask.energy + _FILL_ENERGY))
        return replace(self.situation, energy=energy, fill=True)


def _told(energy: float) -> float:
    """What the networks are told, so that what is heard is what was asked for.

    A groove that settles has fewer strokes than what people play on the whole (measured).
    """
    return energy + _SETTLED_AWAY * energy * (1 - energy)


@dataclass(frozen=True, eq=False)
class _After:
    """The bar that one is drawn after, and how it stands to it."""

    bar: DrumBar | None
    kind: Reference

    def hits(self, grid: Grid) -> Hits:
        """Its hits; none if there is no bar."""
        if self.bar is None:
            return np.zeros((grid.slots, PIECE_COUNT), np.bool_)
        return self.bar.hits


_NOTHING = _After(None, Reference.NONE)


@dataclass(frozen=True, eq=False)
class Half:
    """Half a groove.

    Attributes:
        bar: with its touch. usual: the chances that bars played after it share.
    """

    bar: DrumBar
    usual: Forced


@final
class Grooves:
    """Halves of grooves that were drawn lately: every bar of a strain is played after them.

    It saves time and decides nothing: with another one, all is drawn alike.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Drummer, str], tuple[Half, ...]] = {}

    def half(self, drummer: Drummer, groove: str, number: int) -> Half:
        """The first half of a groove (0), or the second (1)."""
        key = (drummer, groove)
        known = self._known.pop(key, ())
        while len(known) <= number:
            known = (*known, _half(drummer, groove, known))
        self._known[key] = known
        while len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        return known[number]


def draw_bar(drummer: Drummer, plan: Plan, grooves: Grooves) -> DrumBar:
    """The learned bar of a plan, with its touch."""
    return _bar(drummer, plan, grooves.half(drummer, plan.groove, plan.number % 2))


def _half(drummer: Drummer, groove: str, before: Sequence[Half]) -> Half:
    after = _After(before[-1].bar, Reference.ODD) if before else _NOTHING
    bar = _groove(drummer, f"{groove} {len(before) + 1}", after)
    if before:
        return Half(bar, before[-1].usual)
    chances = Random(f"{groove} chances")
    return Half(bar, _chance(drummer.frame.grid, chances, _BAR_TEMPERATURE))


def _groove(drummer: Drummer, seed: str, after: _After) -> DrumBar:
    """Half a groove; of some ideas the first that a runner can follow."""
    grid, rng = drummer.frame.grid, Random(seed)
    wanted = forced(drummer.ask, drummer.frame, None)
    contexts = context(drummer.situation, grid, after.kind)[None]
    reference = after.hits(grid)
    hits = reference
    for number in range(_IDEAS if after.bar is None else 1):
        idea = wanted + _chance(grid, rng, _GROOVE_TEMPERATURE)
        hits = _hits(drummer, contexts, reference, reference[-HISTORY_SLOTS:], idea)
        if after.bar is None:
            settled = wanted + _chance(grid, rng, _SETTLING_TEMPERATURE)
            again = context(drummer.situation, grid, Reference.EVEN)[None]
            hits = _hits(drummer, again, hits, hits[-HISTORY_SLOTS:], settled)
        if not drummer.ask.footfall or keeps_time(hits, grid):
            break
        # The next idea begins with eighths on the hat, if it is the last one.
        wanted = wanted if number < _IDEAS - 2 else with_hats(wanted, grid)
    return touched(drummer.book.touch, contexts, hits, after.bar, rng, freedom=_GROOVE_FREEDOM)


def _bar(drummer: Drummer, plan: Plan, half: Half) -> DrumBar:
    """The groove played again; from where it is a fill on, as if there had been no groove."""
    grid, rng = drummer.frame.grid, Random(plan.draws)
    filling = np.arange(grid.slots) >= plan.fill_from
    groove = context(drummer.situation, grid, Reference.EVEN)
    fill = context(drummer.filling, grid, Reference.NONE)
    contexts = np.stack([groove, fill])[filling.astype(int)]
    wanted = forced(drummer.ask, drummer.frame, plan)
    chance = _chance(grid, rng, _BAR_TEMPERATURE)
    fresh = np.array([rng.random() < _FRESH_SHARE for _ in range(chance.size)])
    kept = ~filling[:, None] & ~fresh.reshape(chance.shape)
    chance[kept] = half.usual[kept]
    reference = half.bar.hits
    left = reference & ~filling[:, None]
    drawn = _hits(drummer, contexts, left, reference[-HISTORY_SLOTS:], wanted + chance)
    heard = _heard(drummer, plan, drawn)
    return touched(drummer.book.touch, contexts, heard, half.bar, rng, freedom=_BAR_FREEDOM)


def _hits(
    drummer: Drummer, contexts: Floats, reference: Hits, before: Hits, thresholds: Forced
) -> Hits:
    inputs = slot_inputs(contexts[None], drummer.frame.grid, reference[None])[0]
    return hit_network.draw(drummer.book.hits, inputs, before, thresholds)


def _chance(grid: Grid, rng: Random, temperature: float) -> Forced:
    uniform = [rng.random() for _ in range(grid.slots * PIECE_COUNT)]
    return hit_network.thresholds(np.reshape(uniform, (grid.slots, PIECE_COUNT)), temperature)


def _heard(drummer: Drummer, plan: Plan, drawn: Hits) -> Hits:
    """The strokes of the pieces that may play, with the footfall."""
    hits = played(drawn, drummer.ask.pieces)
    if not drummer.ask.footfall:
        return hits
    return with_footfall(hits, drummer.ask, drummer.frame, moments_of(drummer.frame, plan))


def moments_of(frame: Frame, plan: Plan) -> tuple[Moment, ...]:
    """All that is heard of a learned bar, over the felt bars that it lasts."""
    shares = range(frame.spans)
    return tuple(m for share in shares for m in frame.moments(share, fill=plan.fill_from == 0))
