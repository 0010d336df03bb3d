"""Weights on disk: one safetensors file that knows what network it belongs to."""

import hashlib
import json
import operator
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jax
import numpy as np

from courante.config import InputGroups, ModelConfig
from courante.errors import BadConfig, BadWeights, Missing
from courante.model import _safetensors
from courante.model.arrays import to_device
from courante.model.files import write_whole
from courante.model.tied_parallel import TiedParallel
from courante.model.trees import named_leaves, refilled, shapes_of
from courante.types import NoteRange

_FORMAT = "courante tied_parallel 1"
SHIPPED = Path(__file__).with_name("weights")
"""The folder of the weights that come with Courante."""


def save_weights(network: TiedParallel, path: Path) -> None:
    """Write a network; the file appears whole or not at all.

    Raises:
        OutputFailed: it cannot be written.
    """
    tensors = {name: np.asarray(leaf) for name, leaf in named_leaves(network).items()}
    metadata = {"format": _FORMAT, "config": json.dumps(asdict(network.config), sort_keys=True)}
    write_whole(path, _safetensors.packed(_safetensors.Content(metadata, tensors)))


def load_weights(path: Path) -> TiedParallel:
    """Read a network.

    Raises:
        Missing: there is no such file.
        BadWeights: the file is damaged, or of another kind of network.
    """
    if not path.is_file():
        raise Missing(f"weights file {path}", "train one with `courante train`, or name another")
    try:
        metadata, tensors = _safetensors.read(path)
    except ValueError as error:
        raise BadWeights("weights", str(path), f"a whole safetensors file ({error})") from error
    config = _config_of(metadata, path)
    skeleton = shapes_of(TiedParallel, config, key=jax.random.PRNGKey(0))
    _require_fit(tensors, skeleton, path)
    return refilled(skeleton, [to_device(tensors[name]) for name in named_leaves(skeleton)])


def weights_hash(network: TiedParallel) -> str:
    """A short name for exactly these weights."""
    digest = hashlib.sha256()
    for name, leaf in sorted(named_leaves(network).items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(leaf).tobytes())
    return digest.hexdigest()[:16]


def parameter_count(network: TiedParallel) -> int:
    """How many numbers are learned."""
    return sum(leaf.size for leaf in named_leaves(network).values())


def _require_fit(tensors: _safetensors.Tensors, skeleton: TiedParallel, path: Path) -> None:
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


def _config_of(metadata: Mapping[str, str], path: Path) -> ModelConfig:
    if metadata.get("format") != _FORMAT:
        raise BadWeights("format", metadata.get("format"), f"{_FORMAT!r} in {path}")
    try:
        fields: dict[str, Any] = json.loads(metadata["config"])
        config = ModelConfig(
            note_range=NoteRange(**fields.pop("note_range")),
            time_units=tuple(fields.pop("time_units")),
            note_units=tuple(fields.pop("note_units")),
            inputs=InputGroups(**fields.pop("inputs")),
            **fields,
        )
        _require_types(config)
    except (KeyError, TypeError, ValueError, AttributeError, BadConfig) as error:
        raise BadWeights("config", str(path), f"the settings of a network ({error})") from error
    return config


def _require_types(config: ModelConfig) -> None:
    pitches = (config.note_range.lowest, config.note_range.highest)
    for number in (*pitches, *config.time_units, *config.note_units):
        operator.index(number)
    if not all(isinstance(wanted, bool) for wanted in asdict(config.inputs).values()):
        raise TypeError("inputs are true or false")
