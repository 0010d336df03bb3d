"""``courante corpus``: what there is to learn from."""

from typing import Annotated

import typer

from courante.cli.options import CACHE, CacheOption, SplitSeedOption


def corpus(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="bach, or a folder of MIDI, MusicXML, ABC or kern files."
        ),
    ] = "bach",
    *,
    seed: SplitSeedOption = 1,
    cache: CacheOption = CACHE,
) -> None:
    """Read music; say what is in it and what is not."""
    from courante.cli.reading import load_with_bar, tell  # noqa: PLC0415 - heavy

    tell(load_with_bar(name, cache), seed)
