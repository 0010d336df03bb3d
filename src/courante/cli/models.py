"""``courante models``: the named models, what they are and what they cost."""

from pathlib import Path
from typing import Annotated

import typer


def models(
    *,
    speed: Annotated[
        bool, typer.Option("--speed", help="Measure how fast each composes on one thread.")
    ] = False,
    scores: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Figures of `courante evaluate --benchmark --json`."),
    ] = None,
) -> None:
    """Print every named model, as Markdown: docs/models.md."""
    from courante.cli.cataloguing import tell  # noqa: PLC0415 - heavy

    tell(speed=speed, scores=scores)
