"""``courante drain``: has a node of a cluster hand its runs on, and end."""

from typing import Annotated

import typer

from courante.cli import keeping
from courante.config import HistoryConfig
from courante.errors import BadConfig


def drain(
    node: Annotated[
        str, typer.Argument(metavar="NODE", help="Its name, as it told when it started.")
    ],
    *,
    database: keeping.DatabaseOption = "",
    data: keeping.DataOption = None,
) -> None:
    """Have a node of a cluster hand its runs on, and end."""
    from courante.cluster.nodes import Nodes  # noqa: PLC0415 - only used here

    folder = keeping.folder_of(data)
    if not database and not folder.is_dir():
        raise BadConfig("database", database, "the one that the nodes share, or their --data")
    nodes = Nodes(HistoryConfig(url=database, folder=folder))
    try:
        nodes.drain(node)
    finally:
        nodes.close()
    typer.echo(f"{node} drains: it ends once others have its runs")
