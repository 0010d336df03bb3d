"""A server as one node of a cluster; imported only by those that are one."""

import hashlib
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer

from courante.cli.instruments import equipped
from courante.cluster.node import ClusterNode, Plan
from courante.composer.contract import Composer
from courante.config import ApiConfig, HistoryConfig, OutletConfig, StationConfig
from courante.config.clustering import ClusterConfig
from courante.errors import BadConfig, Missing

DIGEST_CHARACTERS = 16


def node_of(
    cluster: ClusterConfig,
    station: StationConfig,
    api: ApiConfig,
    outlet: OutletConfig,
    *,
    history: HistoryConfig | None,
    weights: Path | None,
    soundfont: Path,
    slots: int,
) -> ClusterNode:
    """A node that is made as a server alone would be, and joins nothing yet.

    Raises:
        BadConfig: a setting is none for a node. Missing: weights or soundfont.
    """
    if history is None:
        expected = "left out: nodes find each other, and each other's runs, in the history"
        raise BadConfig("no-history", True, expected)  # noqa: FBT003 - the value that was given
    if api.certificate is not None or api.home_authority is not None:
        expected = "left out: put what speaks TLS before all nodes, and name it by --trusted-proxy"
        raise BadConfig("certificate, https", "given", expected)
    path = _bundled() if weights is None else weights.absolute()
    if not path.is_file():
        raise Missing(f"weights file {path}", "train one with `courante train`, or name another")
    if not soundfont.is_file():
        raise Missing(f"soundfont {soundfont}", "name one with --soundfont")
    plan = Plan(
        cluster=cluster,
        history=history,
        station=station,
        api=api,
        outlet=outlet,
        identity=identity_of(path, slots),
        compose=partial(load_composer, path, slots),
        equip=partial(equipped, soundfont=soundfont),
    )
    return ClusterNode(plan, typer.echo)


def identity_of(weights: Path, slots: int) -> str:
    """What all nodes of a cluster have in common, in words: with it a seed means the same notes."""
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:DIGEST_CHARACTERS]
    return f"Courante {version('courante')} with weights {digest} and {slots} slots"


def load_composer(weights: Path, slots: int) -> Composer[Any]:
    """In the process of a composer: its network, ready to be compiled."""
    from courante.cli.equipment import make_composer  # noqa: PLC0415 - only there is a network

    return make_composer(weights, slots=slots)


def _bundled() -> Path:
    import courante  # noqa: PLC0415 - for where it is

    return Path(courante.__file__).with_name("model") / "weights" / "styles.safetensors"
