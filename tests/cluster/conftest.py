"""A Ray cluster and a PostgreSQL server for all tests of this folder, nodes on them for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cluster.nodes import TestCluster, ray_cluster
from tests.cluster.seconds import Seconds
from tests.postgres import Postgres, postgres_server


@pytest.fixture(scope="session")
def ray_address() -> Iterator[str]:
    with ray_cluster() as address:
        yield address


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def cluster(ray_address: str, tmp_path: Path) -> Iterator[TestCluster]:
    made = TestCluster(ray_address, tmp_path)
    yield made
    made.stop()


@pytest.fixture
def cluster_on_postgres(
    ray_address: str, tmp_path: Path, postgres: Postgres
) -> Iterator[TestCluster]:
    made = TestCluster(ray_address, tmp_path, postgres.empty_database())
    yield made
    made.stop()


@pytest.fixture
def clock() -> Seconds:
    return Seconds()
