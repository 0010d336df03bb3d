"""What was learned of drumming, in one file: both networks and the energy scale."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from courante.errors import BadWeights, Missing
from courante.model import _safetensors
from courante.model.drums.energy import QUANTILES, EnergyScale
from courante.model.drums.hit_network import HitNetwork
from courante.model.drums.inputs import HISTORY, PIECE_COUNT, SLOT, Floats
from courante.model.drums.touch_network import LAST, OUT, STROKE, TouchNetwork
from courante.model.files import write_whole

_FORMAT = "courante drums 1"
SHIPPED = Path(__file__).with_name("learned") / "drums.safetensors"
"""What comes with Courante."""
_HIDDEN = -1
_Group = TypeVar("_Group", HitNetwork, TouchNetwork, EnergyScale)

_SHAPES: dict[type[Any], dict[str, tuple[int, ...]]] = {
    HitNetwork: {
        "slot": (SLOT, _HIDDEN),
        "history": (HISTORY, _HIDDEN),
        "hidden_bias": (_HIDDEN,),
        "out": (_HIDDEN, PIECE_COUNT),
        "direct": (SLOT, PIECE_COUNT),
        "within": (PIECE_COUNT, PIECE_COUNT),
        "out_bias": (PIECE_COUNT,),
    },
    TouchNetwork: {
        "stroke": (STROKE, _HIDDEN),
        "last": (LAST, _HIDDEN),
        "hidden_bias": (_HIDDEN,),
        "out": (_HIDDEN, OUT),
        "out_bias": (OUT,),
    },
    EnergyScale: dict.fromkeys(("density", "velocity", "both"), (QUANTILES,)),
}
"""By field; ``_HIDDEN`` stands for as many hidden units as there are."""


def shapes(kind: type[HitNetwork | TouchNetwork], hidden: int) -> dict[str, tuple[int, ...]]:
    """The shape of each field of a network with so many hidden units."""
    return {field: _sized(shape, hidden) for field, shape in _SHAPES[kind].items()}


def _sized(shape: tuple[int, ...], hidden: int) -> tuple[int, ...]:
    return tuple(hidden if size == _HIDDEN else size for size in shape)


@dataclass(frozen=True, eq=False)
class DrumBook:
    """What was learned of drumming.

    Attributes:
        hits: what is struck. touch: how hard, and how far from the grid.
        energy: the scale that energy is told on.
    """

    hits: HitNetwork
    touch: TouchNetwork
    energy: EnergyScale


def parameter_count(book: DrumBook) -> int:
    """How many numbers the networks have learned."""
    networks = (book.hits, book.touch)
    return sum(getattr(one, field.name).size for one in networks for field in fields(one))


def save_book(book: DrumBook, path: Path, origin: Mapping[str, str | int]) -> None:
    """Write a book in half precision; the file appears whole or not at all.

    Args:
        book: what was learned.
        path: the file.
        origin: from what and how, for whoever reads the file.

    Raises:
        OutputFailed: it cannot be written.
    """
    tensors = {
        f"{part.name}.{field.name}": getattr(getattr(book, part.name), field.name).astype("<f2")
        for part in fields(book)
        for field in fields(getattr(book, part.name))
    }
    metadata = {"format": _FORMAT, "origin": json.dumps(dict(origin), sort_keys=True)}
    write_whole(path, _safetensors.packed(_safetensors.Content(metadata, tensors)))


def load_book(path: Path = SHIPPED) -> DrumBook:
    """Read a book.

    Raises:
        Missing: there is no such file.
        BadWeights: it is damaged, or holds something else.
    """
    if not path.is_file():
        raise Missing(f"drum file {path}", "learn one with `courante learn-drums`, or name another")
    try:
        content = _safetensors.read(path)
    except ValueError as error:
        raise BadWeights("drums", str(path), f"a whole safetensors file ({error})") from error
    if content.metadata.get("format") != _FORMAT:
        raise BadWeights("format", content.metadata.get("format"), f"{_FORMAT!r} in {path}")
    group = partial(_group, dict(content.tensors), path)
    return DrumBook(
        group("hits", HitNetwork), group("touch", TouchNetwork), group("energy", EnergyScale)
    )


def _group(tensors: _safetensors.Tensors, path: Path, name: str, kind: type[_Group]) -> _Group:
    found: dict[str, Floats] = {}
    hidden = 0
    for field, wanted in _SHAPES[kind].items():
        tensor = tensors.get(f"{name}.{field}")
        if tensor is None:
            raise BadWeights(f"{name}.{field}", str(path), "to be in the file")
        if not hidden and _HIDDEN in wanted and tensor.ndim == len(wanted):
            hidden = tensor.shape[wanted.index(_HIDDEN)]
        shape = _sized(wanted, hidden)
        if tensor.shape != shape or not np.isfinite(tensor).all():
            raise BadWeights(f"{name}.{field}", tensor.shape, f"finite numbers {shape} in {path}")
        found[field] = tensor.astype(np.float32)
    return kind(**found)
