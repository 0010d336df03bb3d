import sqlite3
import stat
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from tests.station.history.making import sqlite_config

from courante.config import HistoryConfig
from courante.errors import BadConfig, Missing, OutputFailed
from courante.station.history.store import FILE, Store, is_sick_row, reason

SECRET = "s3cr3t"  # noqa: S105 - no secret but a word to look for


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://me:{SECRET}@127.0.0.1/runs",
        "sqlite://",
        "sqlite:///:memory:",
        f"postgresql:me:{SECRET}",
        f"no url, but {SECRET}",
    ],
)
def test_a_url_of_nothing_we_know_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="history") as refused:
        Store(HistoryConfig(url=url, folder=tmp_path))
    assert SECRET not in str(refused.value)


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://me:{SECRET}@127.0.0.1:9/runs"
    with pytest.raises(OutputFailed, match="cannot be opened") as refused:
        Store(HistoryConfig(url=url, folder=tmp_path))
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_settings_never_show_the_url() -> None:
    assert SECRET not in repr(HistoryConfig(url=f"postgresql://me:{SECRET}@127.0.0.1/runs"))


def test_a_missing_driver_comes_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Missing, match=r"pip install 'psycopg\[binary\]'"):
        Store(HistoryConfig(url="postgresql://127.0.0.1/runs", folder=tmp_path))


def test_a_sqlite_url_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "named.db"
    store = Store(HistoryConfig(url=f"sqlite:///{path}", folder=tmp_path / "unused"))
    store.close()
    assert path.read_bytes().startswith(b"SQLite format 3\0")


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = Store(sqlite_config(tmp_path / "new" / "folder"))
    with store.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM runs")
        files = [*(tmp_path / "new" / "folder").iterdir()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "new" / "folder").stat().st_mode) == 0o700
    store.close()


def test_one_that_begins_waits_for_another_that_makes_the_tables(tmp_path: Path) -> None:
    # The file is no write-ahead log yet: SQLite itself would refuse at once, not wait.
    other = sqlite3.connect(tmp_path / FILE, check_same_thread=False, isolation_level=None)
    other.execute("CREATE TABLE something (number)")
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO something VALUES (1)")
    done = threading.Timer(0.5, other.execute, ["COMMIT"])
    done.start()
    store = Store(replace(sqlite_config(tmp_path), busy_s=0.1))
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT number FROM something").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        # Once the tables are there it is as patient as it was told to be.
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 100
    store.close()
    done.join()
    other.close()


def test_one_that_is_kept_waiting_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courante.station.history.store.OPENING_S", 0.2)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutputFailed, match="cannot be opened: database is locked"):
            Store(replace(sqlite_config(tmp_path), busy_s=0.1))


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, but a diary. " * 100)
    with pytest.raises(OutputFailed, match="not a database"):
        Store(sqlite_config(tmp_path))
    assert (tmp_path / FILE).read_bytes() == b"no database, but a diary. " * 100


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputFailed, match="cannot be opened"):
        Store(sqlite_config(tmp_path / "file" / "below"))


def test_a_refused_row_is_never_quoted() -> None:
    row = sqlite3.IntegrityError("Failing row contains (151.0)")
    error = IntegrityError("INSERT ...", {"heart_rate_bpm": 151.0}, row)
    assert reason(error) == "IntegrityError"
    locked = sqlite3.OperationalError("database is locked\nDETAIL: 151.0")
    assert reason(OperationalError("INSERT ...", {}, locked)) == "database is locked"


def test_only_what_no_other_try_would_mend_is_a_sick_row() -> None:
    sick = IntegrityError("", {}, sqlite3.IntegrityError())
    away = OperationalError("", {}, sqlite3.OperationalError())
    unfit = StatementError("", "", {}, ValueError())
    assert [is_sick_row(error) for error in (sick, unfit, OverflowError())] == [True] * 3
    assert [is_sick_row(error) for error in (away, OSError(), MemoryError())] == [False] * 3
