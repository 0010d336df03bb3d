"""One composed bar in, one arranged bar out: who plays what, and how much of it.

A bar is given out when the next one is known, so that a note tied over the bar line gets its full
length, a bass knows where it walks, and a fill can lead over to whoever enters. A note that is
still held at the end of that next bar ends there, and is struck again if it goes on: a drone
breathes every other bar, and never falls silent.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from courante.band import harmony, voices
from courante.band.bass import bass_notes
from courante.band.comping import arpeggio_notes, chord_notes, counter_notes, pad_notes
from courante.band.drums import Grooves
from courante.band.figures import Figure, Kind, Scene
from courante.band.harmony import Harmony, Heard
from courante.band.kit import kit_notes
from courante.band.lines import line_notes
from courante.band.place import place_of
from courante.band.pulse import pulse_notes
from courante.band.stage import Entry, Stage, stage_of
from courante.band.style import Style
from courante.band.tidy import tidied
from courante.band.voices import VoiceNote, VoicesState
from courante.types import ArrangedBar, Bar, NoteEvent, Setting

DEFAULT = Setting()

FIGURES: dict[Kind, Callable[[Figure, Scene], Iterator[NoteEvent]]] = {
    Kind.BASS: bass_notes,
    Kind.CHORDS: chord_notes,
    Kind.ARPEGGIO: arpeggio_notes,
    Kind.PAD: pad_notes,
    Kind.COUNTER: counter_notes,
}


@dataclass(frozen=True, eq=False)
class Waiting:
    """A bar that waits for the next one.

    Attributes:
        bar: as composed. stage: how it is to be played. harmony: its chords.
        sounding: all its notes. struck: those that begin in it.
    """

    bar: Bar
    stage: Stage
    harmony: Harmony
    sounding: tuple[VoiceNote, ...]
    struck: tuple[VoiceNote, ...]


@dataclass(frozen=True, eq=False)
class BandState:
    """A band between two bars.

    It remembers nothing that is older than eight bars, but the energy and feel that it last took
    up: a band that hears those bars again plays on alike. ``grooves`` saves time and decides
    nothing.
    """

    style: Style
    seed: int
    voices: VoicesState
    heard: Heard = field(default_factory=Heard)
    waiting: Waiting | None = None
    grooves: Grooves = field(default_factory=Grooves)


def init(style: Style, seed: int) -> BandState:
    """A band that has not played yet. The same bars, settings and seed give the same notes."""
    return BandState(style, seed, voices.init(voices.HOMES))


def change_style(state: BandState, style: Style) -> BandState:
    """From the next bar given out on, play in another style."""
    return replace(state, style=style)


def step(
    state: BandState, bar: Bar, setting: Setting = DEFAULT
) -> tuple[BandState, ArrangedBar | None]:
    """Take a composed bar and give out the one before it, arranged.

    Args:
        state: the band so far.
        bar: the composed bar after the one that waits.
        setting: what is asked for ``bar``; taken up where a phrase or its second half begins.

    Returns:
        The next state, and the arranged bar; ``None`` the first time.
    """
    before = state.waiting
    voices_state, sounding = voices.step(state.voices, bar)
    heard, chords = harmony.step(state.heard, bar.metre, sounding)
    finished, struck = _tied(before.struck if before else (), sounding)
    place = place_of(bar, before.bar if before else None)
    stage = stage_of(place, setting, before.stage if before else None)
    coming = Waiting(bar, stage, chords, sounding, struck)
    arranged = _arranged(state, before, finished, coming) if before else None
    return replace(state, voices=voices_state, heard=heard, waiting=coming), arranged


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


def _arranged(
    state: BandState, now: Waiting, notes: tuple[VoiceNote, ...], coming: Waiting
) -> ArrangedBar:
    played = tidied(_played(state, now, notes, coming), state.style.ranges)
    stage = now.stage
    return ArrangedBar(now.bar.index, now.bar.metre, played, stage.place, stage.energy)


def _played(
    state: BandState, now: Waiting, notes: tuple[VoiceNote, ...], coming: Waiting
) -> Iterator[NoteEvent]:
    style, stage, metre, index = state.style, now.stage, now.bar.metre, now.bar.index
    scene = Scene(stage, metre, now.harmony, now.sounding, coming.harmony.chords[0])
    leads_over = stage.place.ends or _somebody_enters(style, stage, coming.stage)
    yield from line_notes(style.lines, stage, metre, notes, now.sounding)
    for figure in style.figures:
        if figure.entry.plays(stage):
            yield from FIGURES[figure.kind](figure, scene)
    if style.kit is not None:
        yield from kit_notes(
            style.kit,
            stage,
            metre,
            leads_over=leads_over,
            seed=state.seed,
            index=index,
            grooves=state.grooves,
        )
    yield from pulse_notes(style.pulse, scene, leads_over=leads_over, seed=state.seed, index=index)


def _somebody_enters(style: Style, now: Stage, coming: Stage) -> bool:
    return any(entry.plays(coming) and not entry.plays(now) for entry in _entries(style))


def _entries(style: Style) -> Iterator[Entry]:
    yield from (line.entry for line in style.lines)
    yield from (figure.entry for figure in style.figures)
    if style.kit is not None:
        yield from (lane.entry for lane in style.kit.lanes)
