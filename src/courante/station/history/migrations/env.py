"""What Alembic runs to migrate: on the connection it is given, inside its transaction."""

from alembic import context

from courante.station.history.migrating import VERSION_TABLE
from courante.station.history.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
