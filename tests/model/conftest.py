from collections.abc import Iterator

import pytest
from tests.compiling import quick_compiling


@pytest.fixture(scope="package", autouse=True)
def _quick_compiling() -> Iterator[None]:
    with quick_compiling():
        yield
