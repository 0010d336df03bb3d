"""The seam to safetensors."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

_safetensors: Any = safetensors
_of_numpy: Any = safetensors.numpy

Tensors = Mapping[str, NDArray[np.generic]]


class Content(NamedTuple):
    """What a file holds."""

    metadata: dict[str, str]
    tensors: Tensors


def packed(content: Content) -> bytes:
    """The bytes of a file."""
    return _of_numpy.save(dict(content.tensors), metadata=content.metadata)


def read(path: Path) -> Content:
    """Read a file.

    Raises:
        ValueError: it is no whole safetensors file.
    """
    try:
        with _safetensors.safe_open(str(path), framework="numpy") as file:
            names: list[str] = file.keys()
            tensors = {name: file.get_tensor(name) for name in names}
            return Content(file.metadata() or {}, tensors)
    except (_safetensors.SafetensorError, OSError, TypeError) as error:
        raise ValueError(str(error)) from error
