"""Lines: what the network wrote, given to players, note for note."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from courante.band.roles import VOICES, Role, role_of
from courante.band.stage import ALWAYS, Entry, Stage
from courante.band.voices import VoiceNote
from courante.types import Beats, Metre, NoteEvent, Pitch

ARTICULATIONS = {"legato": 1.0, "detached": 0.75, "short": 0.5}
"""For how much of its written length a note is held."""
OCTAVE = 12


@dataclass(frozen=True)
class Line:
    """A player and what it takes from the composed bar.

    Attributes:
        plays: a voice as written, or a role. part: who plays it.
        velocity: how loud. held: share of the written length.
        octave: how many octaves higher (or, below 0, lower) than written.
        entry: when.
    """

    plays: Role
    part: str
    velocity: int
    held: float = 1.0
    octave: int = 0
    entry: Entry = ALWAYS


def line_notes(
    lines: Sequence[Line],
    stage: Stage,
    metre: Metre,
    notes: Iterable[VoiceNote],
    sounding: Sequence[VoiceNote],
) -> Iterator[NoteEvent]:
    """The notes of all lines that play in a bar.

    Args:
        lines: of the style.
        stage: the bar's.
        metre: the bar's.
        notes: those that begin in it, in full length.
        sounding: all that sounds in it, tied notes included.
    """
    playing = [line for line in lines if line.entry.plays(stage)]
    for note in notes:
        roles = (VOICES[note.voice], role_of(note, sounding))
        for line in playing:
            if line.plays in roles:
                yield _played(line, note, metre)


def _played(line: Line, note: VoiceNote, metre: Metre) -> NoteEvent:
    return NoteEvent(
        onset_beats=Beats(note.onset_step / metre.steps_per_beat),
        length_beats=Beats(line.held * note.steps / metre.steps_per_beat),
        pitch=Pitch(note.pitch + OCTAVE * line.octave),
        part=line.part,
        velocity=line.velocity,
    )
