"""Writes small MIDI files byte by byte, so that the reader's library does not test itself."""

from pathlib import Path

TICKS_PER_BEAT = 480


def on(time: int, pitch: int, velocity: int = 64, channel: int = 0) -> bytes:
    """A note-on, ``time`` ticks after the event before."""
    return _time(time) + bytes([0x90 | channel, pitch, velocity])


def off(time: int, pitch: int, channel: int = 0) -> bytes:
    """A note-off."""
    return _time(time) + bytes([0x80 | channel, pitch, 0])


def signature(numerator: int, denominator: int, time: int = 0) -> bytes:
    """A time signature."""
    return _meta(time, 0x58, bytes([numerator, denominator.bit_length() - 1, 24, 8]))


def name(text: str) -> bytes:
    """A track name."""
    return _meta(0, 0x03, text.encode())


def save(path: Path, *tracks: bytes) -> Path:
    """Write a file of format 1; every track ends where its last event stands."""
    header = b"MThd" + b"".join(
        number.to_bytes(size, "big")
        for number, size in ((6, 4), (1, 2), (len(tracks), 2), (TICKS_PER_BEAT, 2))
    )
    ended = [track + _meta(0, 0x2F, b"") for track in tracks]
    chunks = [b"MTrk" + len(track).to_bytes(4, "big") + track for track in ended]
    path.write_bytes(header + b"".join(chunks))
    return path


def _meta(time: int, kind: int, content: bytes) -> bytes:
    return _time(time) + bytes([0xFF, kind, len(content)]) + content


def _time(ticks: int) -> bytes:
    """A variable-length quantity: seven bits a byte, the highest bit set on all but the last."""
    groups = [ticks & 0x7F]
    while ticks := ticks >> 7:
        groups.append(0x80 | ticks & 0x7F)
    return bytes(reversed(groups))
