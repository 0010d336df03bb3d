"""The seam to safetensors."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

_safetensors: Any = safetensors
_of_numpy: Any = safetensors.numpy

_LENGTH_BYTES = 8
_ALIGNMENT = 8

Tensors = Mapping[str, NDArray[np.generic]]


class Content(NamedTuple):
    """What a file holds."""

    metadata: dict[str, str]
    tensors: Tensors


def packed(content: Content) -> bytes:
    """The bytes of a file; the same content gives the same bytes."""
    data: bytes = _of_numpy.save(dict(content.tensors), metadata=content.metadata)
    # The library writes the metadata in an order that differs from run to run.
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    fields = json.loads(data[_LENGTH_BYTES:start])
    header = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    header += b" " * (-len(header) % _ALIGNMENT)
    return len(header).to_bytes(_LENGTH_BYTES, "little") + header + data[start:]


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
