"""The typed seam to atheris, which finds inputs by the branches that they reach.

A program beside this file says what is tried with an input and what it begins with. By hand, for
as long as you like:

    python -m tests.fuzz.atheris_fit FOLDER -max_total_time=3600

``FOLDER`` keeps what was found to be of interest, and is gone on from the next time. An input that
breaks something is written to the present folder, as ``crash-...``.
"""

import importlib
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any


def instrumented(*packages: str) -> AbstractContextManager[None]:
    """Within it, imports of these packages are made to tell which branches are taken."""
    atheris: Any = importlib.import_module("atheris")
    return atheris.instrument_imports(include=list(packages))


def fuzz(try_one: Callable[[bytes], None], seeds: Iterable[bytes]) -> None:
    """Try inputs until the command line's bounds are reached; then the process ends.

    Args:
        try_one: raises if an input breaks a promise.
        seeds: inputs to begin with.
    """
    atheris: Any = importlib.import_module("atheris")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (folder / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
