"""The plan of an episode: a theme's minutes, from its first phrase to the next theme's.

A strain that presents the theme; new music; the theme varied, in another key; new music; the theme
at home; each gap as long as ``FormConfig.return_min`` says, all of it as ``theme_min`` says. New
music has a tune of its own, which is heard twice in a strain, and not again. The first strain is
the 32-bar song (theme, answer, contrast, theme varied) where 8 bars are a theme, and two times 16
bars where bars are short.
"""

from dataclasses import dataclass, replace
from random import Random

from courante.composer.form_cadence import Ending
from courante.composer.form_state import (
    HALF_PHRASE_BARS,
    PHRASE_BARS,
    STRAIN_PHRASES,
    Cue,
    KeyMove,
    Pacing,
)
from courante.composer.form_vary import Variation
from courante.config import FormConfig
from courante.types import Metre, Section

LONG_BAR_S = 2.0
"""From so long a bar on, strains have 16 bars."""
BREAKDOWN_SLACK = 0.85
"""A breakdown comes with a return of the theme, so it may come this much early."""
RECIPES: tuple[tuple[Variation, ...], ...] = (
    (Variation.PASSING, Variation.VOICING),
    (Variation.ORNAMENT, Variation.BROKEN),
    (Variation.OFFBEAT, Variation.PASSING),
    (Variation.OCTAVE, Variation.ORNAMENT),
    (Variation.SUSTAINED, Variation.PASSING, Variation.ORNAMENT),
    (Variation.RELATIVE, Variation.VOICING),
    (Variation.BROKEN, Variation.PASSING),
)


@dataclass(frozen=True)
class Occasion:
    """What an episode is planned for.

    Attributes:
        number: of its theme. tune_bars: length of a theme that is there already, 0 if it is new.
        since_breakdown: bars. visitor: number of an older theme to be heard again, if any.
    """

    number: int
    tune_bars: int = 0
    since_breakdown: int = 0
    visitor: int | None = None


@dataclass(frozen=True)
class Episode:
    """Its phrases, and with which of its bars the last breakdown begins, if there is one."""

    cues: tuple[Cue, ...]
    breakdown_at: int | None


def paced(config: FormConfig, metre: Metre, bpm: float) -> Pacing:
    """Minutes as bars, at a tempo in felt beats a minute."""
    per_minute = bpm / metre.beats_per_bar
    bar_s = 60.0 / per_minute

    def both(minutes: tuple[float, float]) -> tuple[float, float]:
        return minutes[0] * per_minute, minutes[1] * per_minute

    return Pacing(
        gap_bars=both(config.return_min),
        theme_bars=both(config.theme_min),
        breakdown_bars=config.breakdown_min * per_minute,
        rise_rest_bars=config.rise_rest_min * per_minute,
        long_theme=PHRASE_BARS * bar_s < config.short_theme_s,
        short_strain=bar_s >= LONG_BAR_S,
    )


def episode(occasion: Occasion, pacing: Pacing, draw: Random) -> Episode:
    """Plan a theme's minutes."""
    recipes = _recipes(draw)
    cues = list(_opening(occasion, pacing, recipes))
    returns, gap = _gaps(_bars(cues), pacing, draw)
    breakdown_at: int | None = None
    for turn in range(returns):
        last = turn == returns - 1
        visitor = occasion.visitor if turn == min(1, returns - 1) else None
        cues += _contrast(occasion.number, gap, visitor, recipes)
        since = occasion.since_breakdown if breakdown_at is None else -breakdown_at
        if since + _bars(cues) >= BREAKDOWN_SLACK * pacing.breakdown_bars:
            breakdown_at = _bars(cues)
            cues += _broken_down(occasion.number, pacing, recipes)
        else:
            cues += _return(occasion.number, pacing, recipes, home=last)
    return Episode(tuple(cues), breakdown_at)


def answer_to_rise(theme: int, draw: Random) -> tuple[Cue, ...]:
    """What a rising pace is answered with: a build, and the theme in full."""
    build = _recalled(Section.BUILD, theme, HALF_PHRASE_BARS)
    rising = replace(build, variations=(Variation.RISING,), ending=Ending.DOMINANT)
    full = _recalled(Section.VARIATION, theme, PHRASE_BARS)
    return rising, replace(full, variations=draw.choice(RECIPES))


class _Recipes:
    """Deals ways to vary, none twice in a row."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._left: list[tuple[Variation, ...]] = []

    def next(self) -> tuple[Variation, ...]:
        if not self._left:
            self._left = self._draw.sample(RECIPES, len(RECIPES))
        return self._left.pop()


def _recipes(draw: Random) -> _Recipes:
    return _Recipes(draw)


def _bars(cues: list[Cue]) -> int:
    return sum(cue.bars for cue in cues)


def _recalled(section: Section, theme: int, bars: int, first: int = 0) -> Cue:
    return Cue(section, bars, theme, recalled=True, first=first)


def _new(theme: int, key: KeyMove = KeyMove.STAY, ending: Ending = Ending.EITHER) -> Cue:
    return Cue(Section.CONTRAST, PHRASE_BARS, theme, key=key, ending=ending)


def _opening(occasion: Occasion, pacing: Pacing, recipes: _Recipes) -> tuple[Cue, ...]:
    theme = occasion.number
    if occasion.tune_bars:
        shown = _shown(occasion)
    else:
        first = Cue(Section.THEME, PHRASE_BARS, theme, keeps=True, key=KeyMove.MOVE)
        second = replace(first, key=KeyMove.STAY, ending=Ending.TONIC)
        shown = (first, second) if pacing.long_theme else (first,)
    bars = min(PHRASE_BARS, shown[0].bars)
    answer = replace(
        _recalled(Section.ANSWER, theme, bars),
        exact=bars // 2,
        variations=(Variation.PASSING, Variation.ORNAMENT),
        ending=Ending.TONIC,
    )
    rest = _recalled(Section.VARIATION, theme, bars, first=shown[-1].first)
    varied = replace(rest, variations=recipes.next(), ending=Ending.TONIC)
    if len(shown) > 1:
        return (*shown, answer, varied)
    return (*shown, answer) if pacing.short_strain else (*shown, answer, _new(theme), varied)


def _shown(occasion: Occasion) -> tuple[Cue, ...]:
    """A tune that is there, as it is, in phrases."""
    whole, rest = divmod(occasion.tune_bars, PHRASE_BARS)
    lengths = [PHRASE_BARS] * whole + [rest] * (rest > 0)
    return tuple(
        replace(
            _recalled(Section.THEME, occasion.number, bars, first=PHRASE_BARS * place),
            exact=bars,
            key=KeyMove.HOME,
            ending=Ending.AS_IS,
        )
        for place, bars in enumerate(lengths)
    )


def _gaps(opening: int, pacing: Pacing, draw: Random) -> tuple[int, int]:
    """How often the theme returns, and how many bars of new music come before each time."""
    low, high = pacing.theme_bars
    whole = low + (high - low) * draw.uniform(0.25, 0.75)
    coming_back = PHRASE_BARS * (STRAIN_PHRASES // 2 if pacing.short_strain else STRAIN_PHRASES)
    shortest, longest = pacing.gap_bars
    # Rather soon than late: the theme is to be known again.
    middle = shortest + (longest - shortest) / 4
    returns = max(1, round((whole - opening) / (middle + coming_back)))
    asked = (whole - opening) / returns - coming_back
    fewest = -(-shortest // PHRASE_BARS)
    most = max(fewest, longest // PHRASE_BARS)
    return returns, int(PHRASE_BARS * min(most, max(fewest, round(asked / PHRASE_BARS))))


def _contrast(theme: int, bars: int, visitor: int | None, recipes: _Recipes) -> list[Cue]:
    cues: list[Cue] = []
    phrases = bars // PHRASE_BARS
    for begin in range(0, phrases, STRAIN_PHRASES):
        cues += _strain(theme, recipes)[: phrases - begin]
    if visitor is not None and len(cues) > 1:
        # Not at the very beginning: what was just left should be away for a while.
        place = len(cues) // 2
        again = _recalled(Section.VARIATION, visitor, PHRASE_BARS)
        cues[place] = replace(
            again, key=KeyMove.MOVE, variations=recipes.next(), ending=Ending.TONIC
        )
        if place + 1 < len(cues) and cues[place + 1].key is KeyMove.STAY:
            cues[place + 1] = replace(cues[place + 1], key=KeyMove.MEET)
    return cues


def _strain(theme: int, recipes: _Recipes) -> list[Cue]:
    """Four phrases of new music: one, another, the first again with a close, and a third."""
    again = replace(
        _recalled(Section.CONTRAST, theme, PHRASE_BARS),
        side=True,
        exact=HALF_PHRASE_BARS,
        variations=recipes.next(),
        ending=Ending.TONIC,
    )
    first = replace(_new(theme, KeyMove.MOVE), keeps=True, side=True)
    return [first, _new(theme), again, _new(theme, ending=Ending.TONIC)]


def _return(theme: int, pacing: Pacing, recipes: _Recipes, *, home: bool) -> list[Cue]:
    first = replace(
        _recalled(Section.VARIATION, theme, PHRASE_BARS),
        key=KeyMove.HOME if home else KeyMove.MOVE,
        exact=HALF_PHRASE_BARS if home else 0,
        variations=recipes.next(),
    )
    second = _recalled(Section.VARIATION, theme, PHRASE_BARS, first=PHRASE_BARS)
    second = replace(second, variations=recipes.next(), ending=Ending.TONIC)
    between = _new(theme, KeyMove.MEET)
    if pacing.short_strain:
        return [first, between]
    if pacing.long_theme:
        return [first, second, between, replace(between, key=KeyMove.STAY, ending=Ending.TONIC)]
    return [first, between, second, replace(between, ending=Ending.TONIC)]


def _broken_down(theme: int, pacing: Pacing, recipes: _Recipes) -> list[Cue]:
    bars = HALF_PHRASE_BARS if pacing.short_strain else PHRASE_BARS
    quiet = replace(
        _recalled(Section.BREAKDOWN, theme, bars),
        key=KeyMove.MOVE,
        variations=(Variation.THIN,),
    )
    rising = replace(
        _recalled(Section.BUILD, theme, bars),
        key=KeyMove.HOME,
        variations=(Variation.RISING,),
        ending=Ending.DOMINANT,
    )
    full = replace(
        _recalled(Section.VARIATION, theme, PHRASE_BARS),
        key=KeyMove.HOME,
        exact=HALF_PHRASE_BARS,
        variations=recipes.next(),
        ending=Ending.TONIC,
    )
    return [quiet, rising, full, _new(theme, KeyMove.MEET, Ending.TONIC)]
