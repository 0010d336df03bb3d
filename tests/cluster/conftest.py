"""A Ray cluster for all tests of this folder, and nodes on it for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cluster.nodes import TestCluster, ray_cluster


@pytest.fixture(scope="session")
def ray_address() -> Iterator[str]:
    with ray_cluster() as address:
        yield address


@pytest.fixture
def cluster(ray_address: str, tmp_path: Path) -> Iterator[TestCluster]:
    made = TestCluster(ray_address, tmp_path)
    yield made
    made.stop()
