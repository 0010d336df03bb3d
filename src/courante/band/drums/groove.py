"""Draws learned bars: the groove of a strain, and a bar that varies it or leads out of it.

A drummer keeps a groove of two bars. Its halves are drawn once a strain, the second after the
first; each bar of the phrase is then drawn with its half as the bar to play after, so that it stays
near it as people do, and does not wander with the bars between. What is left to chance in them is
mostly the same chance throughout: that makes bars alike without making them poorer, as a low
temperature would.
"""

from dataclasses import dataclass, replace
from random import Random

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


def draw_bar(drummer: Drummer, plan: Plan) -> DrumBar:
    """The learned bar of a plan, with its touch."""
    half = _groove(drummer, f"{plan.groove} 1", _NOTHING)
    if plan.number % 2 == 1:
        half = _groove(drummer, f"{plan.groove} 2", _After(half, Reference.ODD))
    return _bar(drummer, plan, _After(half, Reference.EVEN))


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


def _bar(drummer: Drummer, plan: Plan, after: _After) -> DrumBar:
    """The groove played again; from where it is a fill on, as if there had been no groove."""
    grid, rng = drummer.frame.grid, Random(plan.draws)
    filling = np.arange(grid.slots) >= plan.fill_from
    groove = context(drummer.situation, grid, after.kind)
    fill = context(drummer.filling, grid, Reference.NONE)
    contexts = np.stack([groove, fill])[filling.astype(int)]
    wanted = forced(drummer.ask, drummer.frame, plan)
    chance = _chance(grid, rng, _BAR_TEMPERATURE)
    usual = _chance(grid, Random(f"{plan.groove} chances"), _BAR_TEMPERATURE)
    fresh = np.array([rng.random() < _FRESH_SHARE for _ in range(chance.size)])
    kept = ~filling[:, None] & ~fresh.reshape(chance.shape)
    chance[kept] = usual[kept]
    reference = after.hits(grid)
    left = reference & ~filling[:, None]
    drawn = _hits(drummer, contexts, left, reference[-HISTORY_SLOTS:], wanted + chance)
    heard = _heard(drummer, plan, drawn)
    return touched(drummer.book.touch, contexts, heard, after.bar, rng, freedom=_BAR_FREEDOM)


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
