"""Keeping everybody else off the shop's tables while a dump comes in."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

# As the counter takes them: who pays, who rents, what, and that it is out.
FIRST = ("payment", "customer", "inventory", "rental")
# Well below what PostgreSQL waits before it looks for a deadlock and ends one of two.
PATIENCE = "200ms"
NOT_IN_TIME = "55P03"


def hold(connection: Connection, names: Collection[str]) -> None:
    """Wait until nobody writes or holds a row of tables, and keep all who would away until the end.

    Who is in the middle of something may still need a table that is held here already. So whenever
    one is not to be had soon, all are let go, and the turn begins anew. On SQLite one writer is
    alone from its beginning.
    """
    if connection.dialect.name != "postgresql":
        return
    in_order = [*FIRST, *(name for name in names if name not in FIRST)]
    while not _held(connection, in_order):
        pass


def _held(connection: Connection, names: list[str]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            connection.execute(text(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE"))
            connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    except OperationalError as error:
        if getattr(error.orig, "pgcode", None) != NOT_IN_TIME:
            raise
        return False
    return True
