"""Makes a piece of the composed bars: phrases that close, and themes that come back.

Composed bars go in one by one; out come the bars of the piece, numbered in order, each with its
place. A phrase is either composed (its bars are those that went in, perhaps in another key, its
last one closed) or recalled: then its bars come out at once, with the composed bar before them, and
the composer waits meanwhile. What is new and what is recalled follows ``form_plan``, or, where the
music is for dancing, ``form_dance``.

Pure: the same seed, bars and wishes give the same piece, and a state that was packed and unpacked
goes on as it would have.
"""

from dataclasses import replace
from random import Random

import numpy as np

from courante.composer.form_cadence import closed
from courante.composer.form_course import composed_shift, planned, recall_shift
from courante.composer.form_echo import goes_on, known_bar
from courante.composer.form_key import Key, key_of
from courante.composer.form_notes import transposed
from courante.composer.form_plan import paced
from courante.composer.form_recall import restated
from courante.composer.form_state import PHRASE_BARS, Cue, FormState, Theme
from courante.composer.form_tune import Tune, fitted
from courante.config import FormConfig
from courante.errors import BadInput
from courante.types import ARTICULATE, PLAY, Bar, Bits, Metre, NoteRange, Place, Section

STRAIN_BARS = 32


def init(
    config: FormConfig,
    seed: int,
    metre: Metre,
    *,
    bpm: float | None = None,
    given: int = 0,
) -> FormState:
    """A form before its first bar.

    Args:
        config: when what comes back.
        seed: decides what is varied how.
        metre: of all bars.
        bpm: felt beats a minute to plan with; ``None`` for the configuration's.
        given: number of the first bar that it gives out.
    """
    pacing = paced(config, metre, config.nominal_bpm if bpm is None else bpm)
    return FormState(config, seed, metre, pacing, given=given, broke_down=given, rose=given)


def with_tune(state: FormState, tune: Tune, note_range: NoteRange) -> FormState:
    """A form before its first bar that begins with the runner's own tune.

    Raises:
        BadInput: its metre is another.
    """
    if tune.metre != state.metre:
        raise BadInput("theme", tune.metre, f"a tune in {state.metre}")
    bits = fitted(tune, note_range)
    return replace(state, themes=(Theme(0, bits, key_of(bits), heard=0, own=True),))


def prelude(state: FormState) -> Bits | None:
    """The runner's own tune, for a composer to have heard before it composes its first bar.

    Returns:
        ``(steps, columns, 2)`` bits, whole phrases so that the composer's are those of the form; or
        ``None`` if there is no such tune, or it was heard.
    """
    tune = next((theme for theme in state.themes if theme.own and not theme.heard), None)
    if tune is None:
        return None
    phrase = PHRASE_BARS * state.metre.steps_per_bar
    steps = -(-tune.bits.shape[0] // phrase) * phrase
    return tune.bits[np.arange(steps) % tune.bits.shape[0]]


def rise(state: FormState) -> FormState:
    """The pace rises: a build shall come with the next phrase, if there was none lately."""
    return replace(state, rising=True)


def dancing(state: FormState, *, dance: bool) -> FormState:
    """Go on as dance tunes, or no longer, after the phrase under way."""
    if dance == state.dance:
        return state
    return replace(state, dance=dance, cues=state.cues[: int(state.at > 0)])


def begin_anew(state: FormState, given: int) -> FormState:
    """Go on with other music, at a number that the next bar shall have at least."""
    return replace(state, given=max(state.given, given), follows=False)


def step(state: FormState, bar: Bar) -> tuple[FormState, tuple[Bar, ...]]:
    """Take the next composed bar.

    Returns:
        The next state, and the bars of the piece that can be given out now, in order.

    Raises:
        BadInput: the bar is of another metre.
    """
    if bar.metre != state.metre:
        raise BadInput("bar", bar.metre, f"a bar in {state.metre}")
    if not state.config.enabled:
        return _plain(state, bar)
    state, before = _recall(state, bar)
    state, composed = _place(state, bar)
    state, after = _recall(state, bar)
    return state, (*before, composed, *after)


def _plain(state: FormState, bar: Bar) -> tuple[FormState, tuple[Bar, ...]]:
    in_strain = state.given % STRAIN_BARS
    section = Section.THEME if in_strain < PHRASE_BARS else Section.CONTRAST
    place = Place(state.given % PHRASE_BARS, PHRASE_BARS, section)
    given = replace(bar, index=state.given, place=place)
    return replace(state, given=state.given + 1), (given,)


def _recall(state: FormState, bar: Bar) -> tuple[FormState, tuple[Bar, ...]]:
    """Give out all phrases that need no composer."""
    out: list[Bar] = []
    state = planned(state)
    while state.cues[0].recalled and state.at == 0:
        cue = state.cues[0]
        theme = state.side if cue.side else state.theme(cue.theme)
        if theme is None:
            # Nothing is known of it, as after a restart without music: new music stands in.
            anew = Cue(Section.CONTRAST, cue.bars, cue.theme)
            return replace(state, cues=(anew, *state.cues[1:])), tuple(out)
        state, phrase = _restate(state, cue, theme, bar)
        out += phrase
        state = planned(replace(state, cues=state.cues[1:]))
    return state, tuple(out)


def _restate(
    state: FormState, cue: Cue, theme: Theme, like: Bar
) -> tuple[FormState, tuple[Bar, ...]]:
    semitones = recall_shift(state, cue, theme)
    draw = Random(f"{state.seed} {state.given} vary")
    phrase = restated(theme, cue, semitones, state.metre, draw)
    if not cue.side:
        state = replace(state, recalled=theme.number, recall_shift=semitones)
    state = replace(state, follows=False)
    out: list[Bar] = []
    for at, bits in enumerate(np.split(phrase.bits, cue.bars)):
        state, given = _give(replace(state, at=at), cue, like, bits, theme.heard)
        out.append(given)
        state = replace(state, follows=True)
    counts = cue.first == 0 and cue.section is not Section.BUILD
    counted = replace(theme, heard=theme.heard + counts)
    themes = tuple(counted if one is theme else one for one in state.themes)
    side = counted if cue.side else state.side
    state = replace(state, themes=themes, side=side)
    return replace(state, heard_key=phrase.key, at=0, follows=False), tuple(out)


def _place(state: FormState, bar: Bar) -> tuple[FormState, Bar]:
    """Give out a composed bar at its place in a composed phrase."""
    cue = state.cues[0]
    if state.at == 0:
        shift = composed_shift(state, cue)
        state = replace(state, shift=shift, follows=state.follows and shift == state.shift)
    state = replace(state, follows=state.follows and goes_on(state, cue))
    known = known_bar(state, cue)
    bits = transposed(bar.bits, state.shift) if known is None else known
    last = state.at == cue.bars - 1
    if last:
        key = key_of(np.concatenate([*state.phrase, bits]))
        bits = closed(bits, key, state.metre, cue.ending) if known is None else bits
    state, given = _give(state, cue, bar, bits, 0)
    state = replace(state, phrase=(*state.phrase, given.bits), at=state.at + 1, follows=True)
    return (_phrase_done(state, cue) if last else state), given


def _phrase_done(state: FormState, cue: Cue) -> FormState:
    bits = np.concatenate(state.phrase)
    key = key_of(bits)
    side = Theme(cue.theme, bits, key) if cue.side else state.side
    kept = cue.keeps and not cue.side
    themes = _with_phrase(state, cue, bits, key) if kept else state.themes
    return planned(
        replace(
            state,
            cues=state.cues[1:],
            at=0,
            phrase=(),
            themes=themes,
            side=side,
            heard_key=key,
            composed_key=key.moved(-state.shift),
        )
    )


def _with_phrase(state: FormState, cue: Cue, bits: Bits, key: Key) -> tuple[Theme, ...]:
    known = state.theme(cue.theme)
    if known is not None:
        longer = replace(known, bits=np.concatenate([known.bits, bits]))
        return tuple(longer if theme is known else theme for theme in state.themes)
    themes = (*state.themes, Theme(cue.theme, bits, key))
    too_many = len(themes) - state.config.kept_themes
    forgotten = [theme for theme in themes if not theme.own][: max(0, too_many)]
    return tuple(theme for theme in themes if theme not in forgotten)


def _give(state: FormState, cue: Cue, like: Bar, bits: Bits, heard: int) -> tuple[FormState, Bar]:
    """Number and mark a bar; at a seam, what sounds is struck anew."""
    bits = bits.copy()
    sounding = bits[0, :, PLAY]
    tail = state.tail
    if not state.follows or tail is None:
        bits[0, :, ARTICULATE] |= sounding
    else:
        bits[0, :, ARTICULATE] |= sounding & ~tail
    place = Place(state.at, cue.bars, cue.section, heard, cue.theme)
    bar = replace(like, index=state.given, bits=bits, place=place)
    return replace(state, given=state.given + 1, tail=bits[-1, :, PLAY].copy()), bar
