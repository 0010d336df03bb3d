"""Nodes that share a history in a file, all in this process."""

from collections.abc import Callable
from pathlib import Path

from tests.serving import wait_until
from tests.station.history.making import sqlite_config

from courante.config import HistoryConfig, LeasesConfig, StationConfig
from courante.station.history.leasing import SqlLeases
from courante.station.history.sql import SqlHistory
from courante.station.keeping import Stores
from courante.station.ownership import Ownership
from courante.station.request import RunRequest
from courante.station.run import Run
from courante.types import Bpm, Mode

QUIET = StationConfig(house=False, workers=2)
FAST = RunRequest(mode=Mode.STEADY, bpm=Bpm(200.0), seed=3)
PATIENT = LeasesConfig(lease_s=600.0, renew_every_s=300.0, adopt_at_start=False)
"""Nothing lapses and nothing is renewed but where a test says so."""
QUICK = LeasesConfig(lease_s=600.0, renew_every_s=0.05, adopt_at_start=False)
"""What changes in the database is noticed at once."""


def eventually(true: Callable[[], bool]) -> None:
    """Wait for what stations do by themselves; several of them share this machine here."""
    wait_until(true, 30.0)


def shared(folder: Path) -> HistoryConfig:
    """The database that nodes share."""
    return sqlite_config(folder, snapshot_every_s=0.2, busy_s=2.0)


def ownership_of(folder: Path, node: str, config: LeasesConfig = PATIENT) -> Ownership:
    return Ownership(SqlLeases(shared(folder), config), node, config)


def stores_of(folder: Path, node: str, config: LeasesConfig = PATIENT) -> Stores:
    history = SqlHistory(shared(folder))
    return Stores(history, config=shared(folder), ownership=ownership_of(folder, node, config))


def kept_upto(stores: Stores, run: Run, beat: float) -> Callable[[], bool]:
    """Whether so much of a run is in the database."""

    def is_kept() -> bool:
        bars = stores.history.played(run.run_id).bars
        (unfinished,) = stores.history.unfinished(run.run_id)
        return bool(bars) and bars[-1].start_beat >= beat and unfinished.snapshot is not None

    return is_kept
