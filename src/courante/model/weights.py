"""Weights on disk: one safetensors file that knows what network it belongs to."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from courante.config import InputGroups, ModelConfig
from courante.errors import BadConfig, BadWeights, Missing
from courante.model.tied_parallel import TiedParallel
from courante.types import NoteRange

_FORMAT = "courante tied_parallel 1"
SHIPPED = Path(__file__).with_name("weights")
"""The folder of the weights that come with Courante."""


def save_weights(network: TiedParallel, path: Path) -> None:
    """Write a network; the file appears whole or not at all."""
    tensors = {name: np.asarray(leaf) for name, leaf in _named_leaves(network).items()}
    metadata = {"format": _FORMAT, "config": json.dumps(asdict(network.config), sort_keys=True)}
    part = path.with_name(path.name + ".part")
    part.write_bytes(save(tensors, metadata=metadata))
    part.replace(path)


def load_weights(path: Path) -> TiedParallel:
    """Read a network.

    Raises:
        Missing: there is no such file.
        BadWeights: the file is damaged, or of another kind of network.
    """
    if not path.is_file():
        raise Missing(f"weights file {path}", "train one with `courante train`, or name another")
    try:
        with safe_open(str(path), framework="numpy") as file:
            metadata: dict[str, str] = file.metadata() or {}
            tensors: dict[str, np.ndarray] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise BadWeights("weights", str(path), f"a whole safetensors file ({error})") from error
    config = _config_of(metadata, path)
    skeleton = eqx.filter_eval_shape(TiedParallel, config, key=jax.random.PRNGKey(0))
    return _filled(skeleton, tensors, path)


def weights_hash(network: TiedParallel) -> str:
    """A short name for exactly these weights."""
    digest = hashlib.sha256()
    for name, leaf in sorted(_named_leaves(network).items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(leaf).tobytes())
    return digest.hexdigest()[:16]


def parameter_count(network: TiedParallel) -> int:
    """How many numbers are learned."""
    return sum(leaf.size for leaf in _named_leaves(network).values())


def _named_leaves(network: TiedParallel) -> dict[str, Any]:
    arrays = eqx.filter(network, lambda leaf: hasattr(leaf, "shape"))
    leaves, _ = jax.tree_util.tree_flatten_with_path(arrays)
    return {jax.tree_util.keystr(path).lstrip("."): leaf for path, leaf in leaves}


def _filled(skeleton: TiedParallel, tensors: dict[str, np.ndarray], path: Path) -> TiedParallel:
    wanted = _named_leaves(skeleton)
    if set(wanted) != set(tensors):
        odd = ", ".join(sorted(set(wanted) ^ set(tensors)))
        raise BadWeights("weights", str(path), f"exactly the tensors of the network; odd: {odd}")
    for name, leaf in wanted.items():
        found = tensors[name]
        if found.shape != leaf.shape or found.dtype != leaf.dtype:
            raise BadWeights(name, (found.shape, str(found.dtype)), f"{leaf.shape} {leaf.dtype}")
        if not np.isfinite(found).all():
            raise BadWeights(name, str(path), "finite numbers only")

    def fill(key_path: Any, leaf: Any) -> Any:
        if not hasattr(leaf, "shape"):
            return leaf
        return jnp.asarray(tensors[jax.tree_util.keystr(key_path).lstrip(".")])

    return jax.tree_util.tree_map_with_path(fill, skeleton)


def _config_of(metadata: dict[str, str], path: Path) -> ModelConfig:
    if metadata.get("format") != _FORMAT:
        raise BadWeights("format", metadata.get("format"), f"{_FORMAT!r} in {path}")
    try:
        fields = json.loads(metadata["config"])
        return ModelConfig(
            note_range=NoteRange(**fields.pop("note_range")),
            time_units=tuple(fields.pop("time_units")),
            note_units=tuple(fields.pop("note_units")),
            inputs=InputGroups(**fields.pop("inputs")),
            **fields,
        )
    except (KeyError, TypeError, ValueError, BadConfig) as error:
        raise BadWeights("config", str(path), f"the settings of a network ({error})") from error
