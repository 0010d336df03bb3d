"""``courante combine``: several trained networks as one."""

from pathlib import Path
from typing import Annotated

import typer


def combine(
    weights: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Weights of the members.")
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Gets the weights of all together.")
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="What tables call it.")] = "ensemble",
) -> None:
    """Make one ensemble of trained networks."""
    from courante.cli.combining import combine_weights  # noqa: PLC0415 - heavy

    combine_weights(tuple(weights), out, name)
