"""What a player shows while music sounds: style and tempo, changed where a bar begins.

An encoder holds sound back, so the chunk that comes with a block is not the one its bars begin in.
Headings are therefore dated in the run's media time, and each chunk is captioned by the time up to
which the encoder's stream reaches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from courante.band.style import Style
from courante.station.pipeline import Block
from courante.types import Bpm, Chunk, Seconds


@dataclass(frozen=True)
class Heading:
    """From this media time of the run on, this title."""

    time_s: Seconds
    title: str


@dataclass(frozen=True)
class Captions:
    """Which titles one encoder's chunks get.

    Attributes:
        title: of the last chunk.
        end_s: media time of the run up to which the chunks so far hold its sound.
        coming: headings of sound that is not in a chunk yet.
    """

    title: str
    end_s: Seconds
    coming: tuple[Heading, ...] = ()


def title(style: Style, tempo_bpm: Bpm) -> str:
    """For example ``Chorale, 168 bpm``; of ours, nothing that is spoilt if taken for Latin-1."""
    return f"{style.title}, {round(tempo_bpm)} bpm"


def headings(block: Block, styles: Mapping[str, Style]) -> tuple[Heading, ...]:
    """One for each bar that begins in the block."""
    beat_s = 60.0 / block.tempo_bpm
    return tuple(
        Heading(
            Seconds(block.time_s + (bar.start_beat - block.start_beat) * beat_s),
            title(styles[bar.style], block.tempo_bpm),
        )
        for bar in block.bars
    )


def begin(first: str, time_s: Seconds, delay_s: Seconds) -> Captions:
    """For an encoder of this delay that is first given the sound of ``time_s``."""
    return Captions(first, Seconds(time_s - delay_s))


def caption(captions: Captions, chunk: Chunk, begun: Sequence[Heading]) -> tuple[Captions, Chunk]:
    """Give the encoder's next chunk the title of the last bar that begins in it, or the last title.

    Args:
        captions: so far.
        chunk: comes next; may be empty.
        begun: headings of the sound that was given to the encoder since the last chunk.
    """
    end_s = Seconds(captions.end_s + chunk.duration_s)
    coming = (*captions.coming, *begun)
    here = [heading for heading in coming if heading.time_s < end_s]
    shown = here[-1].title if here else captions.title
    return Captions(shown, end_s, coming[len(here) :]), replace(chunk, title=shown)
