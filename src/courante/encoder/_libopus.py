"""The typed seam to libopus, and to the resampler in front of it, by PyAV."""

from collections.abc import Iterable
from typing import Protocol, SupportsBytes, cast

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from courante.config import OpusConfig

SAMPLE_RATE_HZ = 48_000
PACKET_SAMPLES = 960
"""20 ms at 48 kHz."""
CHANNELS = 2
_FORMAT, _LAYOUT = "s16", "stereo"


class _Coder(Protocol):
    def encode(self, frame: av.AudioFrame | None) -> Iterable[SupportsBytes]: ...


class LibOpus:
    """Sound of any rate in, Opus packets of 20 ms out; one stream, gapless over its blocks.

    Attributes:
        head: the identification header (RFC 7845, section 5.1).
        samples: given so far, counted at 48 kHz.
    """

    def __init__(self, config: OpusConfig) -> None:
        codec = av.CodecContext.create("libopus", "w")
        assert isinstance(codec, AudioCodecContext)  # noqa: S101 - by its name; tells the type
        codec.sample_rate = SAMPLE_RATE_HZ
        codec.layout = _LAYOUT
        codec.format = _FORMAT
        codec.bit_rate = config.bitrate_kbps * 1000
        codec.options = {
            "application": "audio",
            "frame_duration": "20",
            "compression_level": str(config.complexity),
        }
        codec.open()
        self._coder = cast("_Coder", codec)
        self._resampler = av.AudioResampler(_FORMAT, _LAYOUT, SAMPLE_RATE_HZ, PACKET_SAMPLES)
        self._sample_rate_hz = config.sample_rate_hz
        self._given = 0
        self.samples = 0
        self.head = bytes(codec.extradata or b"")

    def encode(self, samples: NDArray[np.int16]) -> list[bytes]:
        """The packets that are complete with these samples ``(frames, 2)``."""
        interleaved = np.ascontiguousarray(samples).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(interleaved, format=_FORMAT, layout=_LAYOUT)
        frame.sample_rate = self._sample_rate_hz
        frame.pts = self._given
        self._given += len(samples)
        return self._packets(frame)

    def flush(self) -> list[bytes]:
        """The last packets; the last one is padded."""
        return [*self._packets(None), *(bytes(packet) for packet in self._coder.encode(None))]

    def _packets(self, frame: av.AudioFrame | None) -> list[bytes]:
        packets: list[bytes] = []
        for piece in self._resampler.resample(frame):
            self.samples += piece.samples
            packets += [bytes(packet) for packet in self._coder.encode(piece)]
        return packets
