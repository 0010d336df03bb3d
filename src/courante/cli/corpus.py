"""``courante corpus``: what there is to learn from."""

from pathlib import Path
from typing import Annotated

import typer

from courante.cli.options import CACHE, CacheOption, SplitSeedOption


def corpus(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[NAME|FOLDER|fetch|list]",
            help="Read bach, folk, quartets, lieder or groove, or a folder of MIDI, MusicXML, ABC "
            "or kern files; 'fetch NAME' gets one from its publisher; 'list' tells what there is.",
        ),
    ] = "bach",
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="After fetch: quartets, lieder, groove.")
    ] = None,
    *,
    path: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where a corpus that is to be fetched lies; if none, in the user's data folder.",
        ),
    ] = None,
    most: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Read the first N files only.")
    ] = None,
    seed: SplitSeedOption = 1,
    cache: CacheOption = CACHE,
) -> None:
    """Read music; say what is in it and what is not. Or fetch it, or list what has a name."""
    from courante.cli import reading  # noqa: PLC0415 - heavy

    if what == "fetch" and name is not None:
        reading.fetch_with_bar(name, path)
    elif name is not None or what == "fetch":
        message = "'fetch' takes the name of a corpus, and nothing else takes one"
        raise typer.BadParameter(message, param_hint="[NAME]")
    elif what == "list":
        reading.tell_names(path)
    elif what == "groove":
        reading.tell_drums(path)
    else:
        reading.tell(reading.load_with_bar(what, cache, path, most), seed)
