"""Brings a database to the tables of this Courante, or refuses one that is ahead of it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from courante.errors import BadConfig

VERSION_TABLE = "courante_revision"
"""Alembic's own name for it may be taken by another program in the same database."""
LATEST = "head"
TURN = 0x636F7572616E7465
"""Names, in PostgreSQL, the turn that processes take to migrate; any number would do."""


def migrate(connection: Connection, revision: str = LATEST) -> None:
    """Make, or bring up, the tables, all in the transaction of the connection.

    Of processes that begin together one does it, and the others find it done.

    Raises:
        BadConfig: a newer Courante has migrated this database already.
    """
    if connection.dialect.name == "postgresql":
        # SQLite lets one write at a time as it is. Ends with the transaction.
        connection.execute(select(func.pg_advisory_xact_lock(TURN)))
    config = Config()
    # Alembic takes % for the start of a substitution.
    folder = str(Path(__file__).parent / "migrations").replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    _refuse_newer(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, revision)


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    known = {script.revision for script in scripts.walk_revisions()}
    for revision in context.get_current_heads():
        if revision not in known:
            raise BadConfig(
                "history",
                f"a database of revision {revision}",
                "one that no newer Courante has used; install that one, or name another database",
            )
