"""Options that several commands share."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from courante.band.style import style_names
from courante.config.metres import METRES, metre_named
from courante.errors import BadConfig
from courante.station.request import LARGEST_SEED
from courante.types import Metre, NoteRange, Pitch

CACHE = Path("runs/cache")

WeightsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Weights to compose with; if none, those that come with Courante."
    ),
]
SoundfontOption = Annotated[
    Path, typer.Option(metavar="FILE", help="Soundfont (SF2 or SF3) to play with.")
]
StyleOption = Annotated[
    str, typer.Option(metavar="NAME", help=f"Style of the band: {', '.join(style_names())}.")
]
ThemeOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A tune of yours as the first theme: MIDI, MusicXML, ABC or kern, to 32 bars.",
    ),
]
EnergyOption = Annotated[
    float | None,
    typer.Option(
        metavar="0-1",
        min=0,
        max=1,
        help="How much the band gives; if none, it follows the runner's effort.",
    ),
]
MetreOption = Annotated[
    str | None,
    typer.Option(
        metavar="METRE", help=f"{', '.join(METRES)}; if none, that which suits the style best."
    ),
]
SeedOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=0,
        max=LARGEST_SEED,
        help="The same seed gives the same music; drawn if none.",
    ),
]
CorpusOption = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="bach, folk, quartets, lieder, or a folder of MIDI, MusicXML, ABC or kern files.",
    ),
]
CacheOption = Annotated[
    Path, typer.Option(metavar="FOLDER", help="Keeps corpora that were read once.")
]
SplitSeedOption = Annotated[
    int,
    typer.Option(metavar="N", min=0, help="Decides what is held out; as in training."),
]


def drawn(seed: int | None) -> int:
    """The seed, or a new one that is short enough to be typed again."""
    return secrets.randbelow(1_000_000) if seed is None else seed


def metre_of_name(name: str | None) -> Metre | None:
    """The metre asked for, if any.

    Raises:
        BadInput: there is no such metre.
    """
    return None if name is None else metre_named(name)


def note_range_of(text: str) -> NoteRange:
    """Read ``36-83``.

    Raises:
        BadConfig: it is no such range.
    """
    lowest, _, highest = text.partition("-")
    plain = all(end.isascii() and end.isdecimal() for end in (lowest, highest))
    if plain and int(lowest) < int(highest) < 128:
        return NoteRange(Pitch(int(lowest)), Pitch(int(highest)))
    raise BadConfig("notes", text, "two MIDI numbers, the lower first, such as 21-108")


def units_of(name: str, text: str) -> tuple[int, ...]:
    """Read layer sizes such as ``200,200``.

    Raises:
        BadConfig: they are no such sizes.
    """
    sizes = [size.strip() for size in text.split(",")]
    if all(size.isascii() and size.isdecimal() and int(size) > 0 for size in sizes):
        return tuple(int(size) for size in sizes)
    raise BadConfig(name, text, "the size of each layer, such as 200,200")
