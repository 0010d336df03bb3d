"""Ogg pages: whole packets, framed with a place in the stream and a checksum (RFC 3533)."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntFlag

from courante.errors import BadInput

CAPTURE = b"OggS"
_HEADER = struct.Struct("<4sBBqIIIB")
_PLACE, _PLACE_AT = struct.Struct("<qII"), 6
_CHECKSUM = slice(22, 26)
_MOST_SEGMENTS = 255
_FULL_SEGMENT = 255
_ONES = 0xFFFFFFFF
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Flag(IntFlag):
    """What a page is in its stream."""

    NONE = 0
    CONTINUED = 1
    FIRST = 2
    LAST = 4


@dataclass(frozen=True)
class Page:
    """A page of whole packets.

    Attributes:
        packets: in order. granule: where in the sound the last one ends, in the codec's own count.
        serial: names the stream. sequence: number of the page in it.
    """

    packets: tuple[bytes, ...]
    granule: int
    serial: int
    sequence: int
    flag: Flag = Flag.NONE


def write(page: Page) -> bytes:
    """The page's bytes.

    Raises:
        BadInput: its packets do not fit in one page.
    """
    lacing = b"".join(_lace(packet) for packet in page.packets)
    if len(lacing) > _MOST_SEGMENTS:
        expected = f"packets of at most {_MOST_SEGMENTS} segments"
        raise BadInput(field="packets", value=len(lacing), expected=expected)
    header = _HEADER.pack(
        CAPTURE, 0, page.flag, page.granule, page.serial, page.sequence, 0, len(lacing)
    )
    return _sealed(bytearray(header + lacing + b"".join(page.packets)))


def read(data: bytes) -> Iterator[Page]:
    """The pages that ``data`` is made of.

    Raises:
        BadInput: it is not made of whole pages with whole packets, or a checksum is wrong.
    """
    for page in cut(data):
        if _sealed(bytearray(page)) != page:
            raise BadInput(field="Ogg page", value=page[_CHECKSUM], expected="its checksum")
        _, _, flag, granule, serial, sequence, _, segments = _HEADER.unpack_from(page)
        lacing = page[_HEADER.size : _HEADER.size + segments]
        packets = tuple(_packets(page, _HEADER.size + segments, lacing))
        yield Page(packets, granule, serial, sequence, Flag(flag))


def cut(data: bytes) -> Iterator[bytes]:
    """The bytes of each page; their checksums are not looked at.

    Raises:
        BadInput: ``data`` is not made of whole pages with whole packets.
    """
    at = 0
    while at < len(data):
        body = at + _HEADER.size
        if body > len(data) or not data.startswith(CAPTURE, at):
            raise BadInput(field="Ogg page", value=data[at : at + 4], expected="a whole page")
        lacing = data[body : body + data[body - 1]]
        end = body + len(lacing) + sum(lacing)
        if end > len(data) or lacing.endswith(b"\xff"):
            raise BadInput(field="Ogg page", value=len(data) - at, expected="only whole packets")
        yield data[at:end]
        at = end


def packet_count(page: bytes) -> int:
    """How many packets a page of whole packets has."""
    lacing = page[_HEADER.size : _HEADER.size + page[_HEADER.size - 1]]
    return len(lacing) - lacing.count(_FULL_SEGMENT)


def renumbered(page: bytes, granule: int, serial: int, sequence: int) -> bytes:
    """A page with another place in another stream, and the same packets and flags."""
    changed = bytearray(page)
    _PLACE.pack_into(changed, _PLACE_AT, granule, serial, sequence)
    return _sealed(changed)


def checksum(data: bytes) -> int:
    """Ogg's CRC-32: the polynomial of zlib's, the other way round, neither begun nor ended by ones.

    Mirroring the bits of each byte turns one into the other, at the speed of zlib.
    """
    mirrored = zlib.crc32(data.translate(_MIRRORED), _ONES) ^ _ONES
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")


def _sealed(page: bytearray) -> bytes:
    page[_CHECKSUM] = bytes(4)
    page[_CHECKSUM] = checksum(bytes(page)).to_bytes(4, "little")
    return bytes(page)


def _lace(packet: bytes) -> bytes:
    full, rest = divmod(len(packet), _FULL_SEGMENT)
    return bytes([_FULL_SEGMENT] * full + [rest])


def _packets(data: bytes, at: int, lacing: bytes) -> Iterator[bytes]:
    length = 0
    for segment in lacing:
        length += segment
        if segment < _FULL_SEGMENT:
            yield data[at : at + length]
            at, length = at + length, 0
