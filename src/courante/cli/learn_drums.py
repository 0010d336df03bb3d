"""``courante learn-drums``: how people drum, from recorded performances."""

from pathlib import Path
from typing import Annotated

import typer


def learn_drums(
    *,
    path: Annotated[
        Path,
        typer.Option(metavar="FOLDER", help="The Groove MIDI Dataset, with its info.csv."),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Gets what was learned; its card goes beside it."
        ),
    ],
    hit_passes: Annotated[
        int, typer.Option(metavar="N", min=1, help="Passes to learn what is struck.")
    ] = 24,
    touch_passes: Annotated[
        int, typer.Option(metavar="N", min=1, help="Passes to learn how it is struck.")
    ] = 10,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Of all that is drawn.")] = 1,
) -> None:
    """Learn how people drum, for the kits of the styles."""
    from courante.cli.learning_drums import Wanted, learn  # noqa: PLC0415 - heavy

    learn(Wanted(path, out, hit_passes, touch_passes, seed))
