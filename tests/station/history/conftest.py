"""The databases that a history is kept in: both of them, and both real."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.postgres import Postgres, postgres_server
from tests.station.history.making import sqlite_config

from courante.config import HistoryConfig
from courante.station.history.sql import SqlHistory

OpenHistory = Callable[[HistoryConfig], SqlHistory]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_config(postgres: Postgres, tmp_path: Path) -> HistoryConfig:
    # A server that has just begun takes longer to answer than a file.
    patient = sqlite_config(tmp_path, busy_s=2.0, read_s=20.0)
    return replace(patient, url=postgres.empty_database())


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> HistoryConfig:
    """A new database, empty, of each kind."""
    if request.param == "sqlite":
        return sqlite_config(tmp_path)
    made: HistoryConfig = request.getfixturevalue("postgres_config")
    return made


@pytest.fixture
def open_history() -> Iterator[OpenHistory]:
    """Opens histories, and closes them when the test is over."""
    opened: list[SqlHistory] = []

    def open_one(config: HistoryConfig) -> SqlHistory:
        opened.append(SqlHistory(config))
        return opened[-1]

    yield open_one
    for history in opened:
        history.close()


@pytest.fixture
def history(config: HistoryConfig, open_history: OpenHistory) -> SqlHistory:
    return open_history(config)
