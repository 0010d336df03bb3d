"""The contract of an encoder: sound in, whole frames out. One per run, never restarted."""

from abc import ABC, abstractmethod

from courante.types import Chunk, PcmBlock


class Encoder(ABC):
    """One run's encoder: native state, used by one thread at a time."""

    content_type: str
    """The MIME type of the stream."""

    @abstractmethod
    def encode(self, block: PcmBlock) -> Chunk:
        """Encode a block; the chunk holds what frames are complete so far (maybe none)."""

    @abstractmethod
    def finish(self) -> Chunk:
        """The last frames; the encoder cannot be used again."""
