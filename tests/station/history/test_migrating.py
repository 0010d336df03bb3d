"""Migrations, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, select, text
from tests.station.history.conftest import OpenHistory
from tests.station.history.making import RUN, record, stretch

from courante.config import HistoryConfig
from courante.errors import BadConfig, OutputFailed
from courante.station.history.migrating import VERSION_TABLE, migrate
from courante.station.history.migrations import versions
from courante.station.history.packing import pack_notes
from courante.station.history.store import FILE, Store
from courante.station.history.tables import NODES, metadata
from courante.types import COMMON_TIME, TRIPLE_TIME

FIRST = "0001"
REVISIONS = sorted(path.name[1:5] for path in Path(versions.__path__[0]).glob("r????_*.py"))


def engine_of(config: HistoryConfig) -> Engine:
    return create_engine(config.url or f"sqlite:///{config.folder / FILE}")


def require_the_programs_tables(config: HistoryConfig) -> None:
    store = Store(config)
    with store.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISIONS[-1]
    store.close()


def test_migrations_make_the_tables_that_the_program_uses(config: HistoryConfig) -> None:
    require_the_programs_tables(config)


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_any_revision_is_brought_up(config: HistoryConfig, revision: str) -> None:
    engine = engine_of(config)
    with engine.begin() as connection:
        migrate(connection, revision)
    engine.dispose()
    require_the_programs_tables(config)


def test_nodes_that_were_told_of_before_there_was_a_migration_stay(config: HistoryConfig) -> None:
    engine = engine_of(config)
    with engine.begin() as connection:
        migrate(connection, "0003")
        NODES.create(connection)
        connection.execute(
            text("INSERT INTO nodes VALUES ('a', '127.0.0.1:1', 's', 'tests', 1, 5, false, 7.0)")
        )
    require_the_programs_tables(config)
    with engine.connect() as connection:
        assert connection.execute(select(NODES.c.name, NODES.c.seen_s)).all() == [("a", 7.0)]
    engine.dispose()


def test_a_database_of_the_first_revision_is_brought_up_with_what_it_holds(
    config: HistoryConfig, open_history: OpenHistory
) -> None:
    engine = engine_of(config)
    with engine.begin() as connection:
        migrate(connection, FIRST)
        connection.execute(
            text(
                "INSERT INTO runs (run_id, seed, style, mode, bpm, control_digest, listen_digest,"
                " opened_at, expires, saved) VALUES (:run_id, 7, 'chorale', 'auto', NULL, 'c', 'l',"
                " '2024-05-04 12:00:00.25', true, false)"
            ),
            {"run_id": RUN},
        )
        connection.execute(text("INSERT INTO tempos SELECT number, 0.0, 0.0, 151.0 FROM runs"))
        connection.execute(
            text("INSERT INTO bars SELECT number, 0.0, 0, 3, 'chorale', false, :notes FROM runs"),
            {"notes": pack_notes(())},
        )
    engine.dispose()
    history = open_history(config)
    assert history.find(RUN).seed == 7
    assert (history.find(RUN).metre, history.find(RUN).energy) == (COMMON_TIME, None)
    assert history.played(RUN).bars[0].bar.metre == TRIPLE_TIME
    assert [point.tempo_bpm for point in history.played(RUN).tempos] == [151.0]


def test_opening_twice_migrates_once(config: HistoryConfig, open_history: OpenHistory) -> None:
    first = open_history(config)
    first.write(record())
    first.add(RUN, stretch([1]))
    first.close()
    assert len(open_history(config).played(RUN).bars) == 1


def test_a_database_of_a_newer_courante_is_refused_and_left_as_it_is(
    config: HistoryConfig, open_history: OpenHistory
) -> None:
    open_history(config).close()
    engine = engine_of(config)
    with engine.begin() as connection:
        connection.execute(text("UPDATE courante_revision SET version_num = '9999'"))
        connection.execute(text("ALTER TABLE runs ADD COLUMN of_the_future INTEGER"))
    with pytest.raises(BadConfig, match=r"revision 9999.*newer Courante"):
        Store(config)
    assert "of_the_future" in {column["name"] for column in inspect(engine).get_columns("runs")}
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_half_made(config: HistoryConfig) -> None:
    engine = engine_of(config)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE readings (something_else INTEGER)"))
    with pytest.raises(OutputFailed, match=r"cannot be opened.*already exists"):
        Store(config)
    assert inspect(engine).get_table_names() == ["readings"]
    engine.dispose()


def test_the_folder_of_the_package_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "100 % läufer"
    Store(HistoryConfig(folder=folder)).close()
    assert (folder / FILE).is_file()
