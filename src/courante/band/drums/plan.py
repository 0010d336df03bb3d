"""What a learned bar is for: groove or fill, and which strokes are not left to chance."""

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from courante.band.drums.ask import DrumAsk
from courante.band.drums.frame import Frame
from courante.band.feel import Feel
from courante.model.drums.kit import INDEX, PIECES, Grid, Piece
from courante.types import Metre, Place, Section

STRAIN_BARS = 32
"""A groove is kept so long, if no new theme or section comes first."""
_CRASH_FROM, _FREE_CRASH_FROM = 0.4, 0.9
"""Energy from which on a phrase begins with a crash, and from which on crashes come as drawn."""
_SIXTEENTHS_FROM = 0.5
"""Energy from which on the doubled hats are sixteenths."""
_KICK, _SNARE, _CLOSED_HAT, _CRASH = (
    INDEX[piece] for piece in (Piece.KICK, Piece.SNARE, Piece.CLOSED_HAT, Piece.CRASH)
)
_TOMS = [INDEX[piece] for piece in (Piece.LOW_TOM, Piece.MID_TOM, Piece.HIGH_TOM)]
_FILL_CHANCE, _INNER_FILL_CHANCE = 0.9, 0.3
_LONG_FILL_SHARE = 0.5

Forced = NDArray[np.float64]
"""``(slots, pieces)``: what is added to thresholds; infinite where nothing is left to chance."""
_STRUCK, _SILENT = -np.inf, np.inf


@dataclass(frozen=True)
class Plan:
    """A learned bar of a phrase.

    Attributes:
        groove: what the groove is drawn from. draws: what this bar is drawn from.
        number: of the learned bar in its phrase. share: which of its felt bars is asked for.
        fill_from: its first slot that is a fill; as many as there are slots if none is.
        crash: it begins with a crash.
    """

    groove: str
    draws: str
    number: int
    share: int
    fill_from: int
    crash: bool


def plan_of(
    ask: DrumAsk, frame: Frame, metre: Metre, place: Place, *, seed: int, bar_index: int
) -> Plan:
    """The plan of the learned bar that a felt bar lies on; all its felt bars have the same one."""
    number, share = divmod(place.phrase_bar, frame.spans)
    start = bar_index - place.phrase_bar
    strain = f"{place.theme} {place.section} {start // STRAIN_BARS}"
    draws = f"drums {seed} {start} {number}"
    first, last = number * frame.spans, (number + 1) * frame.spans - 1
    fill_from = frame.grid.slots
    if ask.fill:
        fill_from = _fill_from(ask, frame, place, last, Random(f"fill {draws}"))
    return Plan(
        groove=f"groove {seed} {strain} {metre.beats_per_bar}/{metre.steps_per_beat}",
        draws=draws,
        number=number,
        share=share,
        fill_from=fill_from,
        crash=first == 0 and start > 0 and ask.energy >= _CRASH_FROM,
    )


def _fill_from(ask: DrumAsk, frame: Frame, place: Place, last: int, draws: Random) -> int:
    """Half a bar or a whole one leads out of a phrase; in the middle of one, at most a beat."""
    chance, length = draws.random(), draws.random()
    slots = frame.grid.slots
    if last >= place.phrase_bars - 1:
        long = length < _LONG_FILL_SHARE * (ask.energy + (place.section == Section.BUILD))
        felt = slots // frame.spans
        return slots - (felt if long else felt // 2) if chance < _FILL_CHANCE else slots
    inner = (last + 1) * 2 == place.phrase_bars
    return slots - frame.grid if inner and chance < _INNER_FILL_CHANCE * ask.energy else slots


def forced(ask: DrumAsk, frame: Frame, plan: Plan | None) -> Forced:
    """What is not left to chance.

    Args:
        ask: what is asked for.
        frame: how it lies on the bar.
        plan: of a bar; ``None`` for the groove itself.
    """
    slots, grid = frame.grid.slots, frame.grid
    found = np.zeros((slots, len(PIECES)))
    fill_from = slots if plan is None else plan.fill_from
    groove = found[:fill_from]
    if plan is None or ask.energy < _FREE_CRASH_FROM:
        groove[:, _CRASH] = _SILENT
    if not ask.toms:
        groove[:, _TOMS] = _SILENT
    if ask.feel == Feel.DOUBLE and grid == Grid.STRAIGHT:
        groove[:: 1 if ask.energy >= _SIXTEENTHS_FROM else 2, _CLOSED_HAT] = _STRUCK
    if ask.backbeat:
        groove[grid :: 2 * grid, _SNARE] = _STRUCK
    if ask.four_on_floor:
        found[:: max(1, grid // frame.stretch), _KICK] = _STRUCK
    if plan is not None and plan.crash:
        found[0, [_CRASH, _KICK]] = _STRUCK
    return found


def with_hats(wanted: Forced, grid: Grid) -> Forced:
    """The same with a hat on every eighth; in triplets, on the first and last of three."""
    found = wanted.copy()
    found[np.arange(grid.slots) % grid % 2 == 0, _CLOSED_HAT] = _STRUCK
    return found
