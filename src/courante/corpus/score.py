"""What every reader hands over: written notes and bars, before they become steps."""

from dataclasses import dataclass

from courante.types import Beats


@dataclass(frozen=True)
class WrittenNote:
    """A note as written.

    Attributes:
        onset_beats: from the start of the score (a pick-up begins at 0).
        length_beats: its own, without what is tied to it.
        pitch: MIDI note number.
        tied: it goes on from the note before and is not struck.
    """

    onset_beats: Beats
    length_beats: Beats
    pitch: int
    tied: bool = False


@dataclass(frozen=True)
class Voice:
    """One part of a score and all its notes (chords are several notes at one onset)."""

    name: str
    notes: tuple[WrittenNote, ...]


@dataclass(frozen=True)
class WrittenBar:
    """From one bar line to the next; shorter than the metre at pick-ups and repeats."""

    onset_beats: Beats
    length_beats: Beats


@dataclass(frozen=True)
class Score:
    """A piece as read from a file.

    Attributes:
        voices: in the file's order.
        bars: in order; empty when the format knows no bars.
        metres: every time signature found, like ``3/4``, each once.
        pickup_beats: length of the incomplete first bar; 0 when there is none.
    """

    voices: tuple[Voice, ...]
    bars: tuple[WrittenBar, ...]
    metres: tuple[str, ...]
    pickup_beats: Beats
