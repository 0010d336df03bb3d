"""What a form knows: the themes heard, the phrases to come, and where it is in them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from courante.composer.form_cadence import Ending
from courante.composer.form_key import Key
from courante.composer.form_vary import Variation
from courante.config import FormConfig
from courante.types import Bits, Metre, Section

PHRASE_BARS = 8
HALF_PHRASE_BARS = 4
STRAIN_PHRASES = 4


class KeyMove(StrEnum):
    """What becomes of the key at the start of a phrase.

    STAY: the frame of reference stays. MOVE: it comes to lie a fifth from the key heard last, or
    on its relative. MEET: it comes to lie on the key heard last, or its relative. HOME: a theme
    sounds where it was heard first.
    """

    STAY = "stay"
    MOVE = "move"
    MEET = "meet"
    HOME = "home"


@dataclass(frozen=True)
class Cue:
    """A phrase to come.

    Attributes:
        section: what it is for. bars: its length. theme: the theme that it belongs to.
        recalled: whether that theme is heard in it; otherwise it is composed.
        side: whether not the theme is meant, but the first phrase of the present contrast.
        first: from which bar of the theme on.
        keeps: whether what is composed becomes (part of) the theme.
        key: what becomes of the key.
        exact: so many bars at its beginning stay as they were. variations: of the others.
        ending: how it closes.
        echoes: of composed bars, so many from the fifth on are the phrase's first bars again.
        rhymes: of composed bars, so many at the end are those of the theme's first phrase.
    """

    section: Section
    bars: int
    theme: int
    recalled: bool = False
    side: bool = False
    first: int = 0
    keeps: bool = False
    key: KeyMove = KeyMove.STAY
    exact: int = 0
    variations: tuple[Variation, ...] = ()
    ending: Ending = Ending.EITHER
    echoes: int = 0
    rhymes: int = 0


@dataclass(frozen=True, eq=False)
class Theme:
    """What comes back.

    Attributes:
        number: 0 first. key: of its first phrase. heard: so often so far.
        bits: ``(steps, columns, 2)``, whole bars, as they were heard first.
        own: whether it is the runner's own tune, which is never forgotten.
    """

    number: int
    bits: Bits
    key: Key
    heard: int = 1
    own: bool = False


@dataclass(frozen=True)
class Pacing:
    """The times of a ``FormConfig`` in bars."""

    gap_bars: tuple[float, float]
    theme_bars: tuple[float, float]
    breakdown_bars: float
    rise_rest_bars: float
    long_theme: bool
    short_strain: bool


@dataclass(frozen=True, eq=False)
class FormState:
    """A form between two composed bars.

    Attributes:
        config, seed, metre, pacing: as it was begun.
        given: how many bars it has given out, counted from the run's first.
        cues: phrases to come, the one under way first. at: bars of that one given out.
        phrase: those bars, if it is composed.
        themes: those that may come back, the oldest first. side: a contrast's first phrase.
        episodes: how many themes were planned so far.
        broke_down, rose: at which bar the last breakdown, and the last build for a rising pace,
            was planned. rising: whether a rising pace waits for an answer.
        shift: semitones by which composed bars are moved.
        recalled, recall_shift: number of the theme that was recalled last, and how it was moved.
        heard_key: of the last phrase. composed_key: of the last composed one, before it was moved.
        tail: ``(columns,)``, what sounded last. follows: whether the next composed bar was composed
            as the continuation of the last one given out.
        dance: whether what is planned next are dance tunes.
    """

    config: FormConfig
    seed: int
    metre: Metre
    pacing: Pacing
    given: int = 0
    cues: tuple[Cue, ...] = ()
    at: int = 0
    phrase: tuple[Bits, ...] = ()
    themes: tuple[Theme, ...] = ()
    side: Theme | None = None
    episodes: int = 0
    broke_down: int = 0
    rose: int = 0
    rising: bool = False
    shift: int = 0
    recalled: int | None = None
    recall_shift: int = 0
    heard_key: Key | None = None
    composed_key: Key | None = None
    tail: NDArray[np.bool_] | None = None
    follows: bool = False
    dance: bool = False

    def theme(self, number: int) -> Theme | None:
        """A theme that may come back, by its number."""
        return next((theme for theme in self.themes if theme.number == number), None)
