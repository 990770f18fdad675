"""The questions search asks the database: candidates, phrases, and the texts of one page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.core import clock
from app.core.database import db
from app.search import engines, visible
from app.search.asking import Words
from app.search.engines import Scope
from app.search.models import SearchDocument, StaleVideo
from app.videos.models import Video

# More than so many are not looked at: of what has the words in its head, and of all.
MOST = 400
_document = SearchDocument.__table__.c


class Sort(StrEnum):
    """In which order results come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    VIEWS = "views"


def prepare() -> None:
    """Make the open unit of work ready for searching."""
    engines.of(db.session()).prepare(db.session())


def candidates(
    words: Words,
    now: datetime,
    *,
    sort: Sort = Sort.RELEVANCE,
    where: Iterable[ColumnElement[bool]] = (),
) -> tuple[list[Any], bool]:
    """List what has the words, and tell whether that is all of it.

    Of a frequent word the newest are taken, first those that have it in title, tags or channel.
    """
    where = list(where)
    found = _found(words, now, Scope.EVERYWHERE, MOST, where, most_viewed=sort == Sort.VIEWS)
    if len(found) < MOST:
        return found, True
    if sort == Sort.RELEVANCE:
        known = {row.document_id for row in found}
        heads = _found(words, now, Scope.HEADS, MOST, where)
        found += [row for row in heads if row.document_id not in known]
    return found, False


def heads(words: Words, now: datetime, *, limit: int) -> list[Any]:
    """List the newest that have the words in title, tags or channel."""
    return _found(words, now, Scope.HEADS, limit, [])


def is_there(words: Words, now: datetime, scope: Scope = Scope.EVERYWHERE) -> bool:
    """Tell whether anything that everybody may find has the words."""
    query = narrowed(visible.ids(now), words, scope, now)
    return db.session.execute(query.limit(1)).first() is not None


def saying(phrase: str, rows: Sequence[Any]) -> set[int]:
    """Name the documents among some in which a phrase is said."""
    if not rows:
        return set()
    holds = engines.of(db.session()).holds(_document.transcript, phrase)
    among = _document.id.in_([row.document_id for row in rows])
    return set(db.session.scalars(select(_document.id).where(among, holds)))


def texts(document_ids: Collection[int]) -> dict[int, Any]:
    """Read what of some documents is shown but not ranked: description, transcript, cues.

    `is_stale` tells that the video changed since: what was said then may not be told any more.
    """
    is_stale = StaleVideo.video_id.is_not(None).label("is_stale")
    query = select(_document.id, Video.description, _document.transcript, _document.cues, is_stale)
    query = query.join(Video, Video.id == _document.video_id)
    query = query.outerjoin(StaleVideo, StaleVideo.video_id == _document.video_id)
    rows = db.session.execute(query.where(_document.id.in_(document_ids)))
    return {row.id: row for row in rows}


def _found(
    words: Words,
    now: datetime,
    scope: Scope,
    limit: int,
    where: list[ColumnElement[bool]],
    *,
    most_viewed: bool = False,
) -> list[Any]:
    query = narrowed(visible.candidates(now).where(*where), words, scope, now)
    if most_viewed:
        query = query.order_by(None).order_by(Video.view_count.desc(), _document.id.desc())
    return list(db.session.execute(query.limit(limit)).all())


def narrowed(
    query: Select[Any], words: Words, scope: Scope, now: datetime | None = None
) -> Select[Any]:
    """Keep of a query of documents those that are out and have the words, the newest first."""
    now = now or clock.now()
    return engines.of(db.session()).narrowed(query, words, scope, visible.newest_id(now))
