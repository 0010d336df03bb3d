"""What music is made with, put together for a command."""

import os
from pathlib import Path

from courante.cli.instruments import equipped
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig
from courante.model.runtime import keep_compiled, keep_to_one_thread
from courante.model.weights import SHIPPED
from courante.station.request import Equipment


def make_equipment(weights: Path | None, soundfont: Path, *, slots: int) -> Equipment:
    """Stages to play with; ``slots`` runs are composed in one call.

    Raises:
        Missing: the weights are not there. BadWeights: they are damaged.
    """
    return equipped(make_composer(weights, slots=slots), soundfont)


def make_composer(weights: Path | None, *, slots: int) -> NetworkComposer:
    """A network that composes for ``slots`` runs in one call, on one core.

    Raises:
        Missing: the weights are not there. BadWeights: they are damaged.
    """
    keep_to_one_thread()
    keep_compiled(_cache_folder() / "compiled")
    return NetworkComposer.load(weights_path(weights), ComposerConfig(slots=slots))


def weights_path(weights: Path | None) -> Path:
    """The weights that were named, or those that come with Courante."""
    return SHIPPED / "styles.safetensors" if weights is None else weights


def _cache_folder() -> Path:
    """Where a program keeps what it can make again (XDG Base Directory Specification)."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "courante"
