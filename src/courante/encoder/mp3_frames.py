"""MP3 frame headers: where a frame ends and how much sound it holds (ISO 11172-3, 13818-3)."""

from dataclasses import dataclass

from courante.errors import BadInput

HEADER_BYTES = 4
_BITRATES_MPEG1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES_MPEG1 = (44_100, 48_000, 32_000)
_VERSION_DIVISOR = {3: 1, 2: 2, 0: 4}
"""MPEG 1, 2 and 2.5 by their two bits; the sample rate is MPEG 1's divided by this."""
_LAYER_3 = 1


@dataclass(frozen=True)
class FrameHeader:
    """What a frame says of itself.

    Attributes:
        bytes: length with header. samples: sound it holds, in frames of PCM.
        sample_rate_hz, bitrate_kbps: its format.
    """

    bytes: int
    samples: int
    sample_rate_hz: int
    bitrate_kbps: int

    @property
    def duration_s(self) -> float:
        """The sound it holds, in seconds."""
        return self.samples / self.sample_rate_hz


def read_header(data: bytes, at: int = 0) -> FrameHeader:
    """The header of the layer 3 frame that begins at ``at``.

    Raises:
        BadInput: there is none.
    """
    header = data[at : at + HEADER_BYTES]
    bits = int.from_bytes(header, "big")
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    bitrate, rate, padding = bits >> 12 & 15, bits >> 10 & 3, bits >> 9 & 1
    synced = len(header) == HEADER_BYTES and bits >> 21 == 0x7FF
    if not (synced and layer == _LAYER_3 and version in _VERSION_DIVISOR):
        raise BadInput(field="MP3 frame", value=header, expected="a layer 3 frame header")
    if bitrate in {0, 15} or rate == 3:
        expected = "a bitrate and a sample rate that MP3 has"
        raise BadInput(field="MP3 frame", value=header, expected=expected)
    mpeg1 = version == 3
    kbps = (_BITRATES_MPEG1 if mpeg1 else _BITRATES_MPEG2)[bitrate]
    sample_rate_hz = _SAMPLE_RATES_MPEG1[rate] // _VERSION_DIVISOR[version]
    samples = 1152 if mpeg1 else 576
    length = samples // 8 * kbps * 1000 // sample_rate_hz + padding
    return FrameHeader(length, samples, sample_rate_hz, kbps)


def whole_frames(data: bytes) -> tuple[int, float]:
    """How many bytes of ``data`` are whole frames, and the seconds of sound that they hold.

    Args:
        data: begins at a frame.

    Raises:
        BadInput: something that is no frame stands where one should begin.
    """
    end, duration_s = 0, 0.0
    while end + HEADER_BYTES <= len(data):
        frame = read_header(data, end)
        if end + frame.bytes > len(data):
            break
        end += frame.bytes
        duration_s += frame.duration_s
    return end, duration_s
