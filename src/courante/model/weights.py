"""Weights on disk: one safetensors file that knows what network it belongs to."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, cast

import jax
import numpy as np
from jaxtyping import Array

from courante.config import ModelConfig, styles_of
from courante.errors import BadConfig, BadWeights, Missing
from courante.model import _safetensors
from courante.model.arrays import pad, to_device
from courante.model.contract import AnyNetwork
from courante.model.files import write_whole
from courante.model.registry import build
from courante.model.settings import config_from_json, config_to_json
from courante.model.trees import map_named_leaves, named_leaves, refilled, shapes_of

_FORMAT = "courante network 2"
SHIPPED = Path(__file__).with_name("weights")
"""The folder of the weights that come with Courante."""


@dataclass(frozen=True)
class Origin:
    """Where weights come from.

    Attributes:
        model: name of the preset, or of the kind. corpus: name of what was learned from.
        seed: of all that was drawn. passes: over the corpus, up to these weights.
    """

    model: str = ""
    corpus: str = ""
    seed: int = 0
    passes: int = 0


def save_weights(network: AnyNetwork, path: Path, origin: Origin) -> None:
    """Write a network; the file appears whole or not at all.

    Raises:
        OutputFailed: it cannot be written.
    """
    write_whole(path, pack_weights(network, origin))


def pack_weights(network: AnyNetwork, origin: Origin) -> bytes:
    """A network's file."""
    tensors = {name: np.asarray(leaf) for name, leaf in named_leaves(network).items()}
    metadata = {
        "format": _FORMAT,
        "config": config_to_json(network.config),
        "origin": json.dumps(asdict(origin), sort_keys=True),
    }
    return _safetensors.packed(_safetensors.Content(metadata, tensors))


def load_weights(path: Path) -> AnyNetwork:
    """Read a network.

    Raises:
        Missing: there is no such file.
        BadWeights: the file is damaged, or of no kind of network that is known.
    """
    content = _read(path)
    config = _config_of(content.metadata, path)
    skeleton = shapes_of(build, config, key=jax.random.PRNGKey(0))
    _require_fit(content.tensors, skeleton, path)
    return refilled(skeleton, [to_device(content.tensors[name]) for name in named_leaves(skeleton)])


def recast(network: AnyNetwork, config: ModelConfig) -> AnyNetwork:
    """The same weights under other settings, such as another range of tied notes.

    Inputs for styles that the network does not know yet are added, without any effect at first.

    Raises:
        BadConfig: the settings ask for weights of other shapes.
    """
    skeleton = shapes_of(build, config, key=jax.random.PRNGKey(0))
    wanted = {name: leaf.shape for name, leaf in named_leaves(skeleton).items()}
    if styles_of(config) and not styles_of(network.config):
        network = map_named_leaves(lambda name, leaf: _with_rows(leaf, wanted.get(name)), network)
    found = {name: leaf.shape for name, leaf in named_leaves(network).items()}
    if wanted != found:
        odd = sorted(name for name, _ in set(wanted.items()) ^ set(found.items()))
        raise BadConfig("start", ", ".join(dict.fromkeys(odd)), "weights of the same shapes")
    return refilled(skeleton, list(named_leaves(network).values()))


def _with_rows(leaf: Array, wanted: tuple[int, ...] | None) -> Array:
    """With rows of zeros at the end, where only rows are missing."""
    if wanted is None or len(wanted) != leaf.ndim or wanted[1:] != leaf.shape[1:]:
        return leaf
    return pad(leaf, (0, max(0, wanted[0] - leaf.shape[0])), *[(0, 0)] * (leaf.ndim - 1))


def read_origin(path: Path) -> Origin:
    """Where weights come from.

    Raises:
        Missing: there is no such file.
        BadWeights: the file is damaged, or does not say.
    """
    try:
        return _origin(json.loads(_read(path).metadata["origin"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        expected = f"weights that say where they are from ({error})"
        raise BadWeights("origin", str(path), expected) from error


def _origin(found: dict[str, object]) -> Origin:
    for field in fields(Origin):
        if type(found.get(field.name, field.default)) is not type(field.default):
            raise TypeError(f"{field.name} of another type")
    return Origin(**cast("dict[str, Any]", found))


def weights_hash(network: AnyNetwork) -> str:
    """A short name for exactly these weights."""
    digest = hashlib.sha256()
    for name, leaf in sorted(named_leaves(network).items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(leaf).tobytes())
    return digest.hexdigest()[:16]


def parameter_count(network: AnyNetwork) -> int:
    """How many numbers are learned."""
    return sum(leaf.size for leaf in named_leaves(network).values())


def _require_fit(tensors: _safetensors.Tensors, skeleton: AnyNetwork, path: Path) -> None:
    wanted = named_leaves(skeleton)
    if set(wanted) != set(tensors):
        odd = ", ".join(sorted(set(wanted) ^ set(tensors)))
        expected = f"exactly the tensors of the network; missing or too many: {odd}"
        raise BadWeights("weights", str(path), expected)
    for name, leaf in wanted.items():
        found = tensors[name]
        if (found.shape, found.dtype) != (leaf.shape, leaf.dtype):
            shown = f"{found.shape} {found.dtype}"
            raise BadWeights(name, shown, f"{leaf.shape} {leaf.dtype} in {path}")
        if not np.isfinite(found).all():
            raise BadWeights(name, str(path), "finite numbers only")


def _read(path: Path) -> _safetensors.Content:
    if not path.is_file():
        raise Missing(f"weights file {path}", "train one with `courante train`, or name another")
    try:
        return _safetensors.read(path)
    except ValueError as error:
        raise BadWeights("weights", str(path), f"a whole safetensors file ({error})") from error


def _config_of(metadata: Mapping[str, str], path: Path) -> ModelConfig:
    if metadata.get("format") != _FORMAT:
        raise BadWeights("format", metadata.get("format"), f"{_FORMAT!r} in {path}")
    try:
        return config_from_json(metadata["config"])
    except (KeyError, ValueError) as error:
        raise BadWeights("config", str(path), f"the settings of a network ({error})") from error
