"""What each database makes beside the tables to search them: it has no models.

SQLite: a full-text table without text of its own, kept true by triggers. PostgreSQL: two inverted
indexes.
"""

from typing import Any

from sqlalchemy import DDL, event, inspect

from app.core.database import Base
from app.search.models import SearchDocument

NAME = "search_index"
FIELDS = ("title", "tags", "channel", "description", "transcript")
_COLUMNS = ", ".join(FIELDS)
_OLD = ", ".join(f"old.{field}" for field in FIELDS)
_NEW = ", ".join(f"new.{field}" for field in FIELDS)
_FORGET = f"INSERT INTO {NAME}({NAME}, rowid, {_COLUMNS}) VALUES ('delete', old.id, {_OLD});"  # noqa: S608
_LEARN = f"INSERT INTO {NAME}(rowid, {_COLUMNS}) VALUES (new.id, {_NEW});"  # noqa: S608
# The words come folded: the tokenizer only has to find the spaces between them.
_OPTIONS = (
    "content='search_document', content_rowid='id', prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc Me'\""
)
_TRIGGER = f"CREATE TRIGGER IF NOT EXISTS {NAME}"
FTS5 = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5({_COLUMNS}, {_OPTIONS})",
    f"{_TRIGGER}_learn AFTER INSERT ON search_document BEGIN {_LEARN} END",
    f"{_TRIGGER}_forget AFTER DELETE ON search_document BEGIN {_FORGET} END",
    f"{_TRIGGER}_change AFTER UPDATE ON search_document BEGIN {_FORGET} {_LEARN} END",
)
GIN = tuple(
    f"CREATE INDEX IF NOT EXISTS {NAME}_{name} ON search_document USING gin ({name})"
    for name in ("heads", "words")
)
REBUILD = f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"  # noqa: S608
CHECK = f"INSERT INTO {NAME}({NAME}, rank) VALUES ('integrity-check', 1)"  # noqa: S608


def mend(connection: Any) -> None:
    """Make what a migration dropped: SQLite copies a table to change it, without its triggers."""
    if inspect(connection).has_table(SearchDocument.__tablename__):
        make(None, connection)


def make(_table: Any, connection: Any, **_rest: Any) -> None:
    """Make what is missing."""
    statements = GIN if connection.dialect.name == "postgresql" else FTS5
    for statement in statements:
        connection.execute(DDL(statement))


def rebuild(connection: Any) -> None:
    """Fill SQLite's full-text table from the documents again; PostgreSQL's indexes are true."""
    if connection.dialect.name == "sqlite":
        connection.execute(DDL(REBUILD))


# Whoever compares models and tables leaves out what begins like this, and mends after migrating.
Base.metadata.info.setdefault("beside_models", set()).add(NAME)
Base.metadata.info.setdefault("after_migrations", {})[NAME] = mend
event.listen(SearchDocument.__table__, "after_create", make)
