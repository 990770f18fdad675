"""The counters of videos and comments, changed in the database and never read, raised and written.

Whoever calls has really inserted, deleted or changed a row, in the same transaction.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.util import identity_key

from app.core.database import db
from app.core.errors import AppError
from app.reactions.models import Comment
from app.videos.models import Video


def add(model: type[Comment | Video], key: UUID, **changes: int) -> None:
    """Add to the counters of a row, which counts as no change of the row itself."""
    values: dict[str, Any] = {name: getattr(model, name) + n for name, n in changes.items() if n}
    if not values:
        return
    if model is Video:
        values["updated_at"] = Video.updated_at
    change = update(model).where(model.id == key).values(values)
    db.session.execute(change, execution_options={"synchronize_session": False})
    known = db.session.identity_map.get(identity_key(model, key))
    if known is not None:
        db.session.refresh(known, list(changes))


def count_comment(comment: Comment, change: int) -> None:
    """Count a comment that everybody sees from now on, or no longer: in its thread and video."""
    if comment.thread_id is not None:
        add(Comment, comment.thread_id, reply_count=change)
    add(Video, comment.video_id, comment_count=change)


def inserted(row: Any, gone: type[AppError]) -> bool:
    """Run an insert that does nothing where there is such a row; tell whether it made one.

    Raise `gone` where what it points to went in the meantime.
    """
    try:
        with db.session.begin_nested():
            return db.session.execute(row).first() is not None
    except IntegrityError as error:
        raise gone from error


def deleted(rows: Any) -> Any | None:
    """Run a delete that returns what it deleted; answer the row, or None where there was none."""
    options = {"synchronize_session": False}
    return db.session.execute(rows, execution_options=options).first()
