"""The schema of a database: at which revision it is, and made anew at another, all in one go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from app.backup import scope
from app.backup.errors import CannotPack, CannotRestore, Damaged
from app.backup.manifest import Manifest
from app.backup.place import Place
from app.core import rows
from app.core.database import has_a_model

VERSIONS = "alembic_version"
FOREIGN_KEYS = text(
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace "
    "AND conparentid = 0 ORDER BY 1, 2"
)


def revision_of(connection: Connection) -> str | None:
    """Tell at which revision a database is."""
    found: str | None = MigrationContext.configure(connection).get_current_revision()
    return found


def checked_revision(connection: Connection, place: Place) -> str:
    """Answer the revision of a database that this code can read; raise CannotPack."""
    found = revision_of(connection)
    if found is None:
        raise CannotPack("There is no database of ours here: flask init-db makes one.")
    if found != place.head:
        raise CannotPack(
            f"The database is at {found}, this code at {place.head}: take the code that fits, "
            "or bring the database up to it (flask init-db)."
        )
    return found


def check_known(place: Place, manifest: Manifest) -> None:
    """Raise CannotRestore for a backup of a schema this code has never heard of."""
    with suppress(CommandError):
        if place.script.get_revision(manifest.revision):
            return
    raise CannotRestore(
        f"The backup was made by version {manifest.version} with the schema {manifest.revision}, "
        f"which this code does not know: it is older. Update the code first."
    )


def filled(connection: Connection, place: Place) -> dict[str, int]:
    """Count the rows of each table that has any, whichever version made it."""
    quoted = connection.dialect.identifier_preparer.quote
    counts = {
        name: connection.execute(text(f"SELECT count(*) FROM {quoted(name)}")).scalar_one()  # noqa: S608
        for name in sorted(inspect(connection).get_table_names())
        if name not in scope.DERIVED | {VERSIONS} and has_a_model(place.metadata, name)
    }
    return {name: count for name, count in counts.items() if count}


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction in which a database becomes another, or stays what it is."""
    with engine.connect().execution_options(writes=True) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if is_sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not is_sqlite:
                    connection.execute(text("SET LOCAL lock_timeout = '10s'"))
                yield connection
        finally:
            if is_sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")


def make_anew(connection: Connection, config: Config, revision: str) -> None:
    """Throw away every table and view, and make those of a revision."""
    quoted = connection.dialect.identifier_preparer.quote
    cascade = "" if connection.dialect.name == "sqlite" else " CASCADE"
    for name in inspect(connection).get_view_names():
        connection.execute(text(f"DROP VIEW {quoted(name)}{cascade}"))
    # What SQLite keeps for a virtual table goes with it, and not by itself.
    for names in (_virtual, _tables):
        for name in names(connection):
            connection.execute(text(f"DROP TABLE {quoted(name)}{cascade}"))
    move(connection, config, revision)


def move(connection: Connection, config: Config, revision: str) -> None:
    """Bring a database up to a revision inside an open transaction."""
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    finally:
        del config.attributes["connection"]


@contextmanager
def loose(connection: Connection) -> Iterator[None]:
    """Let rows arrive in any order; raise Damaged if one points at nothing in the end."""
    is_sqlite = connection.dialect.name == "sqlite"
    keys = [] if is_sqlite else list(connection.execute(FOREIGN_KEYS))
    for table, name, _ in keys:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield
    try:
        for table, name, meaning in keys:
            connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {meaning}"))
    except IntegrityError as error:
        raise Damaged(f"A row of {table} points at nothing ({name}).") from error
    if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise Damaged(f"A row of {broken[0]} points at nothing ({broken[2]}).")


def set_sequences(connection: Connection) -> None:
    """Have PostgreSQL count on from the rows there are."""
    rows.count_on(connection, inspect(connection).get_table_names())


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _virtual(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    ask = text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    return list(connection.scalars(ask))
