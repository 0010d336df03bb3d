"""Opus in Ogg by libopus (RFC 6716, RFC 7845), cut at page boundaries.

A page is closed with each block, so that no sound waits for a page to fill.
"""

import struct
from typing import final

from courante.config import OpusConfig
from courante.encoder import ogg
from courante.encoder._libopus import CHANNELS, PACKET_SAMPLES, SAMPLE_RATE_HZ, LibOpus
from courante.encoder.contract import Encoder
from courante.encoder.ogg import Flag, Page
from courante.errors import BadInput
from courante.types import Chunk, PcmBlock, Seconds

_HEADER_PAGES = 2
_PRE_SKIP = struct.Struct("<8sBBH")
_PACKETS_PER_PAGE = 10


@final
class OpusEncoder(Encoder):
    """Encodes one run to Ogg Opus: one logical stream."""

    def __init__(self, config: OpusConfig, serial: int = 1) -> None:
        """Begin a stream.

        Args:
            config: bitrate, and the sample rate of the blocks.
            serial: the logical stream's number.
        """
        self._opus = LibOpus(config)
        self._sample_rate_hz = config.sample_rate_hz
        self._serial = serial
        *_, self._pre_skip = _PRE_SKIP.unpack_from(self._opus.head)
        self._sequence = _HEADER_PAGES
        self._packets = 0
        self._finished = False
        self.content_type = "audio/ogg"
        self.bitrate_kbps = config.bitrate_kbps
        self.delay_s = Seconds(self._pre_skip / SAMPLE_RATE_HZ)
        self.headers = ogg.write(Page((self._opus.head,), 0, serial, 0, Flag.FIRST)) + ogg.write(
            Page((_tags(),), 0, serial, 1)
        )

    def encode(self, block: PcmBlock) -> Chunk:
        """Encode a block; the chunk is a page of the packets complete so far (maybe none).

        Raises:
            BadInput: the block has another sample rate or is not stereo, or the stream is finished.
        """
        self._require_open()
        if block.sample_rate_hz != self._sample_rate_hz:
            raise BadInput(
                field="sample_rate_hz",
                value=block.sample_rate_hz,
                expected=f"{self._sample_rate_hz}",
            )
        if block.samples.ndim != 2 or block.samples.shape[1] != CHANNELS:
            raise BadInput(field="samples", value=block.samples.shape, expected="(frames, 2)")
        packets = self._opus.encode(block.samples)
        return self._chunk([self._page(group) for group in _grouped(packets)], len(packets))

    def finish(self) -> Chunk:
        """The last page, marked as such; the encoder cannot be used again.

        Its granule position tells how much of the last packet is sound.

        Raises:
            BadInput: it was finished already.
        """
        self._require_open()
        self._finished = True
        if not self._opus.samples and not self._packets:
            return Chunk(b"", Seconds(0.0))
        packets = self._opus.flush()
        groups = _grouped(packets) or [()]
        pages = [self._page(group) for group in groups[:-1]]
        return self._chunk([*pages, self._page(groups[-1], Flag.LAST)], len(packets))

    def _page(self, packets: tuple[bytes, ...], flag: Flag = Flag.NONE) -> bytes:
        self._packets += len(packets)
        granule = self._packets * PACKET_SAMPLES
        if flag is Flag.LAST:
            granule = min(granule, self._opus.samples + self._pre_skip)
        page = Page(packets, granule, self._serial, self._sequence, flag)
        self._sequence += 1
        return ogg.write(page)

    def _chunk(self, pages: list[bytes], packets: int) -> Chunk:
        return Chunk(b"".join(pages), Seconds(packets * PACKET_SAMPLES / SAMPLE_RATE_HZ))

    def _require_open(self) -> None:
        if self._finished:
            raise BadInput(field="encoder", value="finished", expected="one that is not finished")


def _grouped(packets: list[bytes]) -> list[tuple[bytes, ...]]:
    starts = range(0, len(packets), _PACKETS_PER_PAGE)
    return [tuple(packets[start : start + _PACKETS_PER_PAGE]) for start in starts]


def _tags() -> bytes:
    """The comment header (RFC 7845, section 5.2)."""
    vendor, comments = b"libopus", (b"ENCODER=Courante",)
    counted = [struct.pack("<I", len(text)) + text for text in (vendor, *comments)]
    return b"OpusTags" + counted[0] + struct.pack("<I", len(comments)) + b"".join(counted[1:])
