"""The typed seam to lameenc."""

import importlib
from typing import Protocol, cast

from courante.config import EncoderConfig


class Lame(Protocol):
    """The part of ``lameenc.Encoder`` that is used; both calls release Python's global lock."""

    def encode(self, data: bytes) -> bytes | bytearray:
        """Interleaved int16 in, what bytes are ready out."""
        ...

    def flush(self) -> bytes | bytearray:
        """The last bytes."""
        ...


def new_encoder(config: EncoderConfig) -> Lame:
    """A stereo encoder of constant bitrate; such a stream begins without an info header."""
    encoder = importlib.import_module("lameenc").Encoder()
    encoder.silence()
    encoder.set_channels(2)
    encoder.set_in_sample_rate(config.sample_rate_hz)
    encoder.set_out_sample_rate(config.sample_rate_hz)
    encoder.set_bit_rate(config.bitrate_kbps)
    encoder.set_quality(config.quality)
    return cast("Lame", encoder)
