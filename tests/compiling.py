"""Compiling quickly: tests of tiny networks compile far more than they compute."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import jax

_config: Any = jax.config


@contextmanager
def quick_compiling() -> Generator[None]:
    """Leave out the optimisations that only pay in long computations."""
    _config.update("jax_disable_most_optimizations", val=True)
    try:
        yield
    finally:
        _config.update("jax_disable_most_optimizations", val=False)
