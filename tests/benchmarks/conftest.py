import sys
from collections.abc import Iterator

import pytest
from tests.conftest import REPOSITORY


@pytest.fixture(scope="package", autouse=True)
def _scripts() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest calls it
    """Benchmarks are scripts that import their neighbours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(REPOSITORY / "benchmarks"), *sys.path])
        yield
