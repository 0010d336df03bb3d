"""What every reader hands over: written notes and bars, before they become steps.

Written time is counted in quarter notes, whatever the metre; beats as they are felt come later.
"""

from dataclasses import dataclass
from typing import NewType

Quarters = NewType("Quarters", float)
"""Written time in quarter notes."""


@dataclass(frozen=True)
class WrittenNote:
    """A note as written.

    Attributes:
        onset_quarters: from the start of the score (a pick-up begins at 0).
        length_quarters: its own, without what is tied to it.
        pitch: MIDI note number.
        tied: it goes on from the note before and is not struck.
    """

    onset_quarters: Quarters
    length_quarters: Quarters
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

    onset_quarters: Quarters
    length_quarters: Quarters


@dataclass(frozen=True)
class Signature:
    """A time signature, like ``3/4``, and where it begins to hold."""

    onset_quarters: Quarters
    metre: str


@dataclass(frozen=True)
class Score:
    """A piece as read from a file.

    Attributes:
        voices: in the file's order.
        bars: in order; empty when the format knows no bars.
        signatures: in order, each place once.
        pickup_quarters: length of the incomplete first bar; 0 when there is none.
    """

    voices: tuple[Voice, ...]
    bars: tuple[WrittenBar, ...]
    signatures: tuple[Signature, ...]
    pickup_quarters: Quarters = Quarters(0.0)

    @property
    def metres(self) -> tuple[str, ...]:
        """Every metre found, like ``3/4``, each once."""
        return tuple(sorted({signature.metre for signature in self.signatures}))
