"""Joins a listener to an Ogg Opus stream that has long begun.

Players take the first granule position for the time that has passed, and a gap in the page numbers
for a loss. So each listener gets a logical stream of its own: the same packets, in pages counted
from its own beginning, whatever it missed before or by falling behind.
"""

from dataclasses import dataclass, replace

from courante.encoder import ogg
from courante.encoder._libopus import PACKET_SAMPLES


@dataclass(frozen=True)
class Joined:
    """One listener's stream.

    Attributes:
        serial: its number. sequence: of its next page. samples: the sound sent so far.
    """

    serial: int
    sequence: int = 0
    samples: int = 0


def init(serial: int, headers: bytes) -> tuple[Joined, bytes]:
    """A stream that begins with these header pages, and their bytes."""
    state = Joined(serial)
    pages: list[bytes] = []
    for page in ogg.cut(headers):
        pages.append(ogg.renumbered(page, 0, serial, state.sequence))
        state = replace(state, sequence=state.sequence + 1)
    return state, b"".join(pages)


def step(state: Joined, data: bytes) -> tuple[Joined, bytes]:
    """The next whole pages of sound, as pages of this stream.

    Raises:
        BadInput: ``data`` is not made of whole pages.
    """
    pages: list[bytes] = []
    for page in ogg.cut(data):
        samples = state.samples + ogg.packet_count(page) * PACKET_SAMPLES
        pages.append(ogg.renumbered(page, samples, state.serial, state.sequence))
        state = Joined(state.serial, state.sequence + 1, samples)
    return state, b"".join(pages)
