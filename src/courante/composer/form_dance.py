"""The plan of a dance tune: strains of eight bars, each played twice, and all of it once more.

So reels and jigs are written and played: a strain, the same again; another strain, and again; the
tune goes round so before the next one follows. Here what is heard again is heard note for note. A
strain is made like those of people, too: its second half often begins as the first did, and the
second strain often ends as the first (Breathnach, Folk Music and Dances of Ireland, 1971).
"""

from dataclasses import replace
from random import Random

from courante.composer.form_cadence import Ending
from courante.composer.form_plan import Episode, Occasion
from courante.composer.form_state import HALF_PHRASE_BARS, PHRASE_BARS, Cue, KeyMove
from courante.types import Section

ROUNDS = 2
"""So often a tune goes round."""
ECHOED = (0.54, 0.34, 0.20)
"""Chances that a strain's fifth bar is its first, that its sixth is its second too, its seventh its
third: shares of 189 tunes of 16 bars by people that were not learned from."""
RHYMED_BARS, RHYMED = 2, 0.25
"""The chance that the second strain's last bars are the first strain's; of the same tunes."""


def dance(occasion: Occasion, draw: Random) -> Episode:
    """Plan a tune; an older one may go round once after it."""
    tune = _shown(occasion) if occasion.tune_bars else _strains(occasion.number, draw)
    again = tuple(_again(cue) for cue in tune)
    once = tuple(cue for pair in zip(tune, again, strict=True) for cue in pair)
    more = tuple(replace(_again(cue), section=Section.VARIATION) for cue in once)
    cues = once + more * (ROUNDS - 1)
    if occasion.visitor is not None:
        cues += _visit(occasion.visitor)
    return Episode(cues, None)


def _strains(theme: int, draw: Random) -> tuple[Cue, ...]:
    """Two strains of new music, the second in the key of the first."""
    first = Cue(Section.THEME, PHRASE_BARS, theme, keeps=True, ending=Ending.TONIC)
    rhymes = RHYMED_BARS if draw.random() < RHYMED else 0
    echoes = min(_echoes(draw), HALF_PHRASE_BARS - rhymes)
    return (
        replace(first, key=KeyMove.MOVE, echoes=_echoes(draw)),
        replace(first, first=PHRASE_BARS, echoes=echoes, rhymes=rhymes),
    )


def _echoes(draw: Random) -> int:
    chance = draw.random()
    return sum(chance < share for share in ECHOED)


def _shown(occasion: Occasion) -> tuple[Cue, ...]:
    """A tune that is there, as it is, in strains."""
    starts = range(0, occasion.tune_bars, PHRASE_BARS)
    strain = _heard(Section.THEME, occasion.number)
    lengths = (min(PHRASE_BARS, occasion.tune_bars - first) for first in starts)
    return tuple(
        replace(strain, bars=bars, exact=bars, first=first)
        for first, bars in zip(starts, lengths, strict=True)
    )


def _again(cue: Cue) -> Cue:
    """The same strain, note for note."""
    strain = _heard(Section.ANSWER, cue.theme)
    return replace(strain, bars=cue.bars, exact=cue.bars, first=cue.first, key=KeyMove.STAY)


def _visit(theme: int) -> tuple[Cue, ...]:
    """An older tune goes round once, in the key it had."""
    strain = _heard(Section.VARIATION, theme)
    other = replace(strain, first=PHRASE_BARS)
    return strain, strain, other, other


def _heard(section: Section, theme: int) -> Cue:
    strain = Cue(section, PHRASE_BARS, theme, recalled=True, key=KeyMove.HOME)
    return replace(strain, exact=PHRASE_BARS, ending=Ending.AS_IS)
