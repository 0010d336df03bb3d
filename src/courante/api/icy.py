"""ICY metadata: titles between the bytes of a stream, as players of internet radio ask for them.

After every ``metaint`` bytes of sound comes a block: a byte that counts sixteens, then so many
bytes of text. There is no standard; this is what SHOUTcast and Icecast send and players read
(https://www.smackfu.com/stuff/programming/shoutcast.html).
"""

import re
from dataclasses import dataclass

UNIT_BYTES = 16
MOST_BYTES = 255 * UNIT_BYTES
SLOT_S, LOW_LAG_SLOT_S = 0.25, 0.0625
"""A title comes at most so much after its sound begins to be sent."""
NAME, GENRE = "Courante", "Generative"
DESCRIPTION = "Music without end, at a runner's pace"
HEADERS = tuple(
    f"icy-{name}" for name in ("br", "description", "genre", "metaint", "name", "pub", "url")
)
_OPENING, _CLOSING = b"StreamTitle='", b"';"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True)
class Interleaving:
    """Where in the stream one listener is.

    Attributes:
        metaint: bytes of sound between blocks. left: of them, until the next block.
        told: the title of the last block that had one.
    """

    metaint: int
    left: int
    told: str | None = None


def init(metaint: int) -> Interleaving:
    """The beginning of a stream, which is sound."""
    return Interleaving(metaint, metaint)


def step(state: Interleaving, data: bytes, title: str) -> tuple[Interleaving, bytes]:
    """Put blocks where they belong in the next bytes of sound.

    A block that falls between two pieces of sound waits for the second, so that it tells the title
    of what follows it.

    Args:
        state: of this listener.
        data: sound.
        title: what plays in it.
    """
    pieces: list[bytes] = []
    left, told, at = state.left, state.told, 0
    while at < len(data):
        if left == 0:
            pieces.append(b"\0" if title == told else block(title))
            left, told = state.metaint, title
        taken = data[at : at + left]
        pieces.append(taken)
        at, left = at + len(taken), left - len(taken)
    return Interleaving(state.metaint, left, told), b"".join(pieces)


def block(title: str) -> bytes:
    """The metadata block of a title, cut to what fits."""
    room = MOST_BYTES - len(_OPENING) - len(_CLOSING)
    text = shown(title).encode()[:room].decode(errors="ignore").encode()
    content = _OPENING + text + _CLOSING
    units = -(-len(content) // UNIT_BYTES)
    return bytes([units]) + content.ljust(units * UNIT_BYTES, b"\0")


def shown(title: str) -> str:
    """The title as players can be told it.

    The text stands between apostrophes without a way to escape one: so they become typographic
    ones, and control characters spaces.
    """
    return _UNPRINTABLE.sub(" ", title).replace("'", "’")


def metaint(bitrate_kbps: int, slot_s: float) -> int:
    """Bytes of sound between blocks, for a block every ``slot_s``."""
    return round(bitrate_kbps * 125 * slot_s)


def headers(bitrate_kbps: int, interval: int | None, url: str | None) -> dict[str, str]:
    """What the answer says about the stream.

    Args:
        bitrate_kbps: of the sound.
        interval: bytes between blocks, for a listener who asked for them.
        url: of the station's page, if it is known.
    """
    told = {
        "icy-br": str(bitrate_kbps),
        "icy-description": DESCRIPTION,
        "icy-genre": GENRE,
        "icy-name": NAME,
        # Asks directories not to list it: a run is somebody's own.
        "icy-pub": "0",
    }
    if url is not None:
        told["icy-url"] = url
    if interval is not None:
        told["icy-metaint"] = str(interval)
    return told
