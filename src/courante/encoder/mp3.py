"""MP3 by LAME: constant bitrate stereo, cut at frame boundaries.

LAME spreads a frame's bits over its neighbours (the bit reservoir), so one stream needs one encoder
from beginning to end.
"""

from typing import final

from courante.config import EncoderConfig
from courante.encoder._lame import Lame, new_encoder
from courante.encoder.contract import Encoder
from courante.encoder.mp3_frames import whole_frames
from courante.errors import BadInput
from courante.types import Chunk, PcmBlock, Seconds

CHANNELS = 2
CODEC_DELAY = 576 + 529
"""LAME's delay and that of every decoder, in samples (LAME's technical FAQ)."""


@final
class Mp3Encoder(Encoder):
    """Encodes one run to MP3."""

    def __init__(self, config: EncoderConfig) -> None:
        self.content_type = "audio/mpeg"
        self.bitrate_kbps = config.bitrate_kbps
        self.delay_s = Seconds(CODEC_DELAY / config.sample_rate_hz)
        self.headers = b""
        self._sample_rate_hz = config.sample_rate_hz
        self._lame: Lame | None = new_encoder(config)
        self._rest = b""
        self._begun = False

    def encode(self, block: PcmBlock) -> Chunk:
        """Encode a block; the chunk holds what frames are complete so far (maybe none).

        Raises:
            BadInput: the block has another sample rate or is not stereo, or the stream is finished.
        """
        lame = self._open_lame()
        if block.sample_rate_hz != self._sample_rate_hz:
            raise BadInput(
                field="sample_rate_hz",
                value=block.sample_rate_hz,
                expected=f"{self._sample_rate_hz}",
            )
        if block.samples.ndim != 2 or block.samples.shape[1] != CHANNELS:
            raise BadInput(field="samples", value=block.samples.shape, expected="(frames, 2)")
        self._begun = True
        return self._cut(lame.encode(block.samples.tobytes()))

    def finish(self) -> Chunk:
        """The last frames; the encoder cannot be used again.

        Raises:
            BadInput: it was finished already.
        """
        lame = self._open_lame()
        # A run that is over is remembered for a while; LAME's 400 kB need not be.
        self._lame = None
        return self._cut(lame.flush() if self._begun else b"")

    def _cut(self, encoded: bytes | bytearray) -> Chunk:
        data = self._rest + bytes(encoded)
        end, duration_s = whole_frames(data)
        self._rest = data[end:]
        return Chunk(data[:end], Seconds(duration_s))

    def _open_lame(self) -> Lame:
        if self._lame is None:
            raise BadInput(field="encoder", value="finished", expected="one that is not finished")
        return self._lame
