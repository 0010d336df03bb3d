"""One composed bar in, one arranged bar out: voices to their parts, and the pulse.

A bar is given out when the next one is known, so that a note tied over the bar line gets its full
length. A note that is still held at the end of that next bar ends there, and is struck again if it
goes on: a drone breathes every other bar, and never falls silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from courante.band import voices
from courante.band.pulse import pulse_notes
from courante.band.style import Style
from courante.band.voices import VoiceNote, VoicesState
from courante.types import STEPS_PER_BEAT, ArrangedBar, Bar, Beats, NoteEvent


@dataclass(frozen=True, eq=False)
class Waiting:
    """A bar that waits for the next one.

    Attributes:
        bar: as composed.
        sounding: all its notes. struck: those that begin in it.
    """

    bar: Bar
    sounding: tuple[VoiceNote, ...]
    struck: tuple[VoiceNote, ...]


@dataclass(frozen=True, eq=False)
class BandState:
    """A band between two bars."""

    style: Style
    seed: int
    voices: VoicesState
    waiting: Waiting | None = None


def init(style: Style, seed: int) -> BandState:
    """A band that has not played yet. The same bars and seed give the same notes."""
    return BandState(style, seed, voices.init([role.home for role in style.voices]))


def change_style(state: BandState, style: Style) -> BandState:
    """From the next bar given out on, play in another style."""
    homes = tuple(role.home for role in style.voices)
    return replace(state, style=style, voices=replace(state.voices, homes=homes))


def step(state: BandState, bar: Bar) -> tuple[BandState, ArrangedBar | None]:
    """Take a composed bar and give out the one before it, arranged.

    Returns:
        The next state, and the arranged bar; ``None`` the first time.
    """
    voices_state, sounding = voices.step(state.voices, bar)
    before = state.waiting.struck if state.waiting else ()
    finished, struck = _tied(before, sounding)
    arranged = _arranged(state, state.waiting, finished) if state.waiting else None
    waiting = Waiting(bar, sounding, struck)
    return replace(state, voices=voices_state, waiting=waiting), arranged


def _tied(
    before: Iterable[VoiceNote], after: Iterable[VoiceNote]
) -> tuple[tuple[VoiceNote, ...], tuple[VoiceNote, ...]]:
    """Lengthen the notes of one bar by what goes on in the next.

    Returns:
        The first bar's notes in full length, and the notes of the next that are not part of them.
    """
    going_on = {(note.voice, note.pitch): note for note in after if note.tied_in}
    finished: list[VoiceNote] = []
    for note in before:
        rest = going_on.pop((note.voice, note.pitch), None) if note.tied_out else None
        finished.append(replace(note, steps=note.steps + rest.steps) if rest else note)
    own = tuple(n for n in after if not n.tied_in or (n.voice, n.pitch) in going_on)
    return tuple(finished), own


def _arranged(state: BandState, waiting: Waiting, notes: Iterable[VoiceNote]) -> ArrangedBar:
    style = state.style
    pulse = pulse_notes(
        style.pulse,
        waiting.bar,
        waiting.sounding,
        phrase_bars=style.expression.phrase_bars,
        seed=state.seed,
    )
    played = tuple(_played(style, note) for note in notes)
    return ArrangedBar(waiting.bar.index, waiting.bar.metre, played + pulse)


def _played(style: Style, note: VoiceNote) -> NoteEvent:
    role = style.voices[note.voice]
    return NoteEvent(
        onset_beats=Beats(note.onset_step / STEPS_PER_BEAT),
        length_beats=Beats(note.steps / STEPS_PER_BEAT),
        pitch=note.pitch,
        part=role.part,
        velocity=role.velocity,
    )
