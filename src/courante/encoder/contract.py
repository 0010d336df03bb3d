"""The contract of an encoder: sound in, whole frames out. One per run, never restarted."""

from abc import ABC, abstractmethod

from courante.types import Chunk, PcmBlock, Seconds


class Encoder(ABC):
    """One run's encoder: native state, used by one thread at a time.

    Attributes:
        content_type: the MIME type of the stream.
        bitrate_kbps: constant, or what it comes to over some seconds.
        delay_s: how much later than at its own place a sound lies in the stream's frames.
        headers: what a listener must get before any chunk; empty where a stream has none.
    """

    content_type: str
    bitrate_kbps: int
    delay_s: Seconds
    headers: bytes

    @abstractmethod
    def encode(self, block: PcmBlock) -> Chunk:
        """Encode a block; the chunk holds what frames are complete so far (maybe none)."""

    @abstractmethod
    def finish(self) -> Chunk:
        """The last frames; the encoder cannot be used again."""
