"""The seam to SciPy's reader of MATLAB files."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import io  # pyright: ignore[reportMissingTypeStubs]

_io: Any = io


def read_variables(path: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of a MATLAB file by their names.

    Raises:
        ValueError: it is no MATLAB file of version 4 to 7, or damaged.
    """
    try:
        found: dict[str, Any] = _io.loadmat(str(path), appendmat=False)
    except Exception as error:
        # The reader raises whatever damage makes it trip over.
        raise ValueError(str(error) or type(error).__name__) from error
    return {name: value for name, value in found.items() if isinstance(value, np.ndarray)}
