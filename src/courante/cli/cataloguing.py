"""What ``courante models`` does."""

from pathlib import Path

import typer

from courante.model.runtime import keep_to_one_thread
from courante.train.catalogue import Nats, catalogue, catalogue_markdown, read_scores


def tell(*, speed: bool, scores: Path | None) -> None:
    """Print the catalogue.

    Raises:
        BadInput: the scores cannot be read.
    """
    keep_to_one_thread()
    reached: Nats = {} if scores is None else read_scores(scores)
    typer.echo(catalogue_markdown(catalogue(speed=speed), reached), nl=False)
