"""Rows that count: made with the first that is counted, added to by every other, atomically."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Insert, Update
from sqlalchemy.exc import IntegrityError

from app.core.database import Base, db
from app.core.rows import insert

__all__ = ["add", "insert", "inserted", "touched"]


def add(model: type[Base], counted: Sequence[Mapping[str, Any]], *names: str) -> None:
    """Add to the columns `names` of the rows that have these keys, or make the rows.

    Rows are taken in the order of their keys, so that two who add to the same never wait in a ring.
    """
    if not counted:
        return
    columns = model.__table__.c
    keys = [column.name for column in model.__table__.primary_key]
    new = insert(model).values(sorted(counted, key=lambda row: [row[key] for key in keys]))
    more = {name: columns[name] + new.excluded[name] for name in names}
    db.session.execute(new.on_conflict_do_update(index_elements=keys, set_=more))


def touched(change: Update) -> bool:
    """Run an update and say whether it found its row."""
    result = db.session.execute(change, execution_options={"synchronize_session": False})
    return bool(cast("CursorResult[Any]", result).rowcount)


def inserted(row: Insert) -> bool:
    """Insert a row unless somebody else just did."""
    try:
        with db.session.begin_nested():
            db.session.execute(row)
    except IntegrityError:
        return False
    return True
