"""Bars of a composed phrase that are heard before: its own first bars, and the ends of strains.

The composer composes all bars of a phrase all the same, so that it stays in step with the form;
those that are known already take the place of what it composed.
"""

from enum import Enum

from courante.composer.form_state import HALF_PHRASE_BARS, Cue, FormState
from courante.types import Bits


class _Source(Enum):
    NEW = 0
    ECHO = 1
    RHYME = 2


def known_bar(state: FormState, cue: Cue) -> Bits | None:
    """What is heard in place of the next composed bar; ``None`` if it is heard itself."""
    source = _source(state, cue, state.at)
    if source is _Source.ECHO:
        return state.phrase[state.at - HALF_PHRASE_BARS]
    theme = state.theme(cue.theme)
    if source is _Source.RHYME and theme is not None:
        steps = state.metre.steps_per_bar
        return theme.bits[state.at * steps : (state.at + 1) * steps]
    return None


def goes_on(state: FormState, cue: Cue) -> bool:
    """Whether the next bar was composed as what follows the one before, in this phrase."""
    return state.at == 0 or _source(state, cue, state.at) is _source(state, cue, state.at - 1)


def _source(state: FormState, cue: Cue, at: int) -> _Source:
    theme = state.theme(cue.theme)
    known = 0 if theme is None else theme.bits.shape[0] // state.metre.steps_per_bar
    if cue.bars - cue.rhymes <= at < known:
        return _Source.RHYME
    echoed = HALF_PHRASE_BARS <= at < HALF_PHRASE_BARS + cue.echoes
    return _Source.ECHO if echoed else _Source.NEW
