"""Databases that are locked, full, killed, away: nothing waits for them, and nothing is lost."""

import contextlib
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY
from tests.postgres import Postgres, postgres_server
from tests.serving import wait_until
from tests.station.history.conftest import OpenHistory
from tests.station.history.making import (
    CONTROL,
    LISTEN,
    OTHER,
    RUN,
    bar,
    record,
    sqlite_config,
    stretch,
)

from courante.config import HistoryConfig
from courante.errors import NotFound, OutputFailed
from courante.station.history.packing import pack_notes
from courante.station.history.sql import SqlHistory
from courante.station.history.store import FILE

HERE = Path(__file__).parent


@contextlib.contextmanager
def locked(folder: Path) -> Generator[None]:
    """Another program holds the database as if it meant to write for ever."""
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


def is_failing(history: SqlHistory) -> bool:
    return history.counters().failing_s > 0


def test_a_locked_database_holds_nobody_up_and_loses_nothing(
    tmp_path: Path, open_history: OpenHistory, caplog: pytest.LogCaptureFixture
) -> None:
    history = open_history(sqlite_config(tmp_path))
    with locked(tmp_path):
        # Were this to wait for the lock, it would wait for itself.
        history.write(record(saved=True))
        for n in range(50):
            history.add(RUN, stretch([n]))
        history.keep_snapshot(RUN, b"stands here")
        wait_until(lambda: history.counters().failing_s > 1)
        during = history.counters()
    assert (during.written, during.held_back, during.lost) == (0, 1 + 150 + 1, 0)
    assert during.held_back_bytes > 0
    assert history.played(RUN) == stretch(range(50))
    assert [it.snapshot for it in history.unfinished()] == [b"stands here"]
    assert (history.counters().lost, history.counters().failing_s) == (0, 0)
    told = [r.message for r in caplog.records if r.levelno == logging.WARNING]
    assert len(told) == 2, "once when it began, once when it was over"
    assert "database is locked" in told[0]
    assert "written again" in told[1]


def test_while_nothing_can_be_written_runs_without_news_can_be_read(
    tmp_path: Path, open_history: OpenHistory
) -> None:
    history = open_history(sqlite_config(tmp_path, read_s=0.3))
    history.write(record(OTHER))
    history.add(OTHER, stretch([1]))
    assert history.find(OTHER).run_id == OTHER
    with locked(tmp_path):
        history.write(record(RUN))
        with pytest.raises(OutputFailed, match="still waits"):
            history.find(RUN)
        with pytest.raises(OutputFailed, match="still waits"):
            history.unfinished()
        assert len(history.played(OTHER).bars) == 1


def test_closing_does_not_wait_for_ever_and_says_what_it_leaves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    history = SqlHistory(sqlite_config(tmp_path, close_s=0.5))
    with locked(tmp_path):
        history.write(record())
        history.close()
    assert "1 entries could not be written" in caplog.text


def test_a_full_disk_costs_nothing_once_there_is_room_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "child_full_disk.py"), str(tmp_path)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told.pop("held_back") >= 1
    assert told == {"bars": 40, "music": 300_000, "lost": 0}
    assert "holding back" in done.stderr


def test_a_killed_process_leaves_all_but_the_last_moments(
    tmp_path: Path, open_history: OpenHistory
) -> None:
    child = subprocess.Popen(
        [sys.executable, str(HERE / "child_killed.py"), str(tmp_path)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    handed: list[float] = []
    for line in child.stdout:
        handed.append(float(line.split()[1]))
        if len(handed) == 300:
            os.kill(child.pid, signal.SIGKILL)
    killed_s = handed[-1]
    child.wait()
    child.stdout.close()

    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    history = open_history(sqlite_config(tmp_path))
    bars = history.played(RUN).bars
    assert bars == tuple(bar(n) for n in range(len(bars)))
    assert len(bars) >= sum(at_s < killed_s - 2 for at_s in handed)
    assert len(bars) > 50
    (run,) = history.unfinished()
    assert run.record == record(saved=True)
    assert run.snapshot is not None
    number = int(run.snapshot)
    assert len(bars) - 1 <= number + 1
    assert run.music == bytes([number % 256]) * 300_000, "of one moment with the snapshot"


def test_what_is_deleted_leaves_no_trace_in_the_files(
    tmp_path: Path, open_history: OpenHistory
) -> None:
    config = sqlite_config(tmp_path)
    history = open_history(config)
    history.write(record(OTHER))
    mine = replace(record(RUN, saved=True), control_digest="5e" * 32, style="my own style")
    secrets = ["5e" * 32, "my own style", b"where I stand" * 9, pack_notes(bar(7).bar.notes)]
    history.write(mine)
    history.add(RUN, stretch(range(200)))
    history.keep_snapshot(RUN, b"where I stood" * 9)
    history.unfinished()
    history.keep_snapshot(RUN, b"where I stand" * 9)
    history.keep_music(RUN, b"my music " * 40_000)
    history.unfinished()
    data = [secret.encode() if isinstance(secret, str) else secret for secret in secrets]
    assert [secret in content(tmp_path) for secret in data] == [True] * len(data)
    history.delete(RUN)
    with pytest.raises(NotFound):
        history.find(RUN)
    gone = [*data, b"where I stood", b"my music", mine.run_id.encode()]
    wait_until(lambda: not any(secret in content(tmp_path) for secret in gone))
    assert OTHER.encode() in content(tmp_path)


def test_a_reader_in_the_way_delays_the_scrubbing_but_does_not_end_it(
    tmp_path: Path, open_history: OpenHistory
) -> None:
    history = open_history(sqlite_config(tmp_path))
    history.write(record())
    history.find(RUN)
    reader = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM runs").fetchall()
    history.delete(RUN)
    with pytest.raises(NotFound):
        history.find(RUN)
    assert CONTROL.encode() in content(tmp_path)
    assert not is_failing(history)
    reader.execute("ROLLBACK")
    reader.close()
    wait_until(lambda: CONTROL.encode() not in content(tmp_path))


def test_an_unsaved_heart_rate_never_reaches_the_files(
    tmp_path: Path, open_history: OpenHistory
) -> None:
    history = open_history(sqlite_config(tmp_path))
    history.write(record())
    history.add(RUN, stretch(range(20)))
    history.played(RUN)
    # A whole number is stored as an integer by SQLite: the cadence shows what is looked for.
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as raw:
        told = raw.execute("SELECT DISTINCT cadence_spm, heart_rate_bpm FROM readings").fetchall()
    assert told == [(171.5, None)]


def test_no_token_is_among_the_columns(tmp_path: Path, open_history: OpenHistory) -> None:
    open_history(sqlite_config(tmp_path))
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as raw:
        (tables,) = zip(
            *raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"), strict=True
        )
    schema = " ".join(tables).lower()
    assert "control_digest" in schema
    assert not any(word in schema for word in ("token", "latitude", "longitude", "position"))
    assert LISTEN not in repr(record())


def test_a_server_that_stops_and_starts_again_loses_nothing(
    tmp_path: Path, open_history: OpenHistory, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres_server() as server:
        history = open_history(config_on(server, tmp_path))
        history.write(record(saved=True))
        history.add(RUN, stretch(range(5)))
        assert len(history.played(RUN).bars) == 5
        server.stop()
        for n in range(5, 20):
            history.add(RUN, stretch([n]))
        wait_until(lambda: is_failing(history))
        assert history.counters().held_back == 45
        assert history.holds_back(RUN)
        assert not history.holds_back(OTHER)
        with pytest.raises(OutputFailed, match="still waits"):
            history.played(RUN)
        server.start()
        wait_until(lambda: not is_failing(history))
        wait_until(lambda: not history.holds_back(RUN))
        assert history.counters().held_back == 0
        assert history.played(RUN) == stretch(range(20))
        assert history.counters().lost == 0
        history.close()
    assert "holding back" in caplog.text
    assert CONTROL not in caplog.text


def config_on(server: Postgres, folder: Path) -> HistoryConfig:
    patient = sqlite_config(folder, busy_s=1.0, read_s=1.0)
    return replace(patient, url=server.empty_database())


def content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def environment() -> dict[str, str]:
    path = os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])
    return {**os.environ, "PYTHONPATH": path}
