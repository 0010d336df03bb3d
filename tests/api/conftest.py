"""One served station for all tests of the API that leave it playing."""

from collections.abc import Iterator

import httpx
import pytest
from tests.serving import Opened, Served, open_run, serve

from courante.config import HistoryConfig
from courante.station.stores import open_stores


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("data")
    running = serve(stores=open_stores(HistoryConfig(folder=folder, flush_s=0.1)))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=10) as made:
        yield made


@pytest.fixture
def opened(client: httpx.Client) -> Iterator[Opened]:
    run = open_run(client, seed=1)
    yield run
    run.send("DELETE")


@pytest.fixture(scope="session")
def untouched(client: httpx.Client) -> Opened:
    """A run for tests that are refused, so that it stays as it is."""
    return open_run(client, seed=2)
