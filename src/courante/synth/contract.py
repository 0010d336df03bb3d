"""The contract of a synthesizer: timed notes in, sound out."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from courante.types import Part, PcmBlock, TimedNote


class Voice(ABC):
    """One run's synthesizer: native state, used by one thread at a time."""

    @abstractmethod
    def set_parts(self, parts: Sequence[Part]) -> None:
        """Put the parts on their channels; notes that still sound die away naturally."""

    @abstractmethod
    def render(self, notes: Sequence[TimedNote], frames: int) -> PcmBlock:
        """Render the next ``frames`` frames, int16 stereo.

        Args:
            notes: beginnings and ends in time order, seconds from the start of this block.
            frames: length of the block.

        Raises:
            BadInput: a note names a part that is not set.
        """

    @abstractmethod
    def close(self) -> None:
        """Free the native state; the voice cannot be used again."""


class Synth(ABC):
    """Makes voices that share their samples."""

    @abstractmethod
    def start(self, parts: Sequence[Part]) -> Voice:
        """A new voice with these parts.

        Raises:
            Missing: the library or the soundfont is not on this machine.
        """
