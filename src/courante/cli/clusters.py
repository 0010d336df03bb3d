"""Options for a server that is one node of a cluster."""

from typing import Annotated

import typer

from courante.config.clustering import ClusterConfig

COMPOSERS = 1

ClusterOption = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="Be a node of the Ray cluster at HOST:PORT; local starts one on this machine.",
    ),
]
ComposersOption = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=0,
        help="Composers that this node brings to its cluster, each with a core of its own.",
    ),
]
GpuComposersOption = Annotated[
    bool, typer.Option("--gpu-composers", help="Each with a GPU of its own instead.")
]
NodeHostOption = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS", help="Where other nodes reach this one; if none, as Ray knows it."
    ),
]


def cluster_from(address: str, composers: int, host: str, *, gpu: bool) -> ClusterConfig | None:
    """The cluster that was named; ``None`` for a server alone.

    Raises:
        BadConfig: a setting is out of range.
    """
    return ClusterConfig(address, composers, gpu, host) if address else None
