"""Keeps the index true: takes what is stale, makes its documents again, counts the vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    bindparam,
    delete,
    select,
    text,
)

from app.core import clock, rows
from app.core.database import db
from app.search import document, engines, folding, spoken
from app.search.document import Document
from app.search.models import SearchDocument, SearchState, SearchWord, StaleVideo
from app.videos.models import Video

BATCH = 20
_STATE = 1
# All in one statement: a transcript has thousands of words, and each would be a way to the server.
_COUNT = text(
    "INSERT INTO search_word (word, backwards, letters, documents) "
    "SELECT one, reverse(one), length(one), number "
    "FROM unnest(CAST(:words AS text[]), CAST(:numbers AS integer[])) AS given(one, number) "
    "ON CONFLICT (word) DO UPDATE SET documents = search_word.documents + excluded.documents"
)
_FIELDS = tuple(Document.__dataclass_fields__)


def mark(where: ColumnElement[bool]) -> None:
    """Have the documents of some videos made again after the commit.

    Also a mark that is there is written: the indexer waits for whoever wrote it last.
    """
    wanted = select(Video.id, bindparam("now", clock.now(), StaleVideo.marked_at.type))
    made = _insert(StaleVideo).from_select(
        ["video_id", "marked_at"], wanted.where(where).order_by(Video.id)
    )
    again = {"marked_at": made.excluded.marked_at}
    db.session.execute(made.on_conflict_do_update(index_elements=["video_id"], set_=again))


def take_stale(limit: int = BATCH) -> int:
    """Make the documents again of some videos that wait for it, the longest waiting first.

    One at a time: who writes the index holds its one state row.
    """
    hold()
    waiting = select(StaleVideo.video_id).order_by(StaleVideo.marked_at, StaleVideo.video_id)
    taken = db.session.scalars(waiting.limit(limit).with_for_update(skip_locked=True)).all()
    if taken:
        db.session.execute(delete(StaleVideo).where(StaleVideo.video_id.in_(taken)))
        put(taken)
    return len(taken)


def put(video_ids: Sequence[UUID]) -> None:
    """Make the documents of videos as they are now, and count their words."""
    counts: Counter[str] = Counter()
    for video_id in video_ids:
        _put(video_id, counts)
    _count(counts)


def finish() -> None:
    """Say that all of the index is made by today's folding."""
    hold().version = folding.VERSION
    db.session.flush()


def forget_lost() -> int:
    """Forget documents of videos that are gone; count them."""
    lost = delete(SearchDocument).where(SearchDocument.video_id.not_in(select(Video.id)))
    return cast("CursorResult[Any]", db.session.execute(lost)).rowcount


def count_words_again() -> int:
    """Count the whole vocabulary anew; answer how many words it has."""
    counts: Counter[str] = Counter()
    for found in _documents():
        counts.update(found.vocabulary)
    db.session.execute(delete(SearchWord))
    _count(counts)
    return len(counts)


def _documents() -> Iterator[Document]:
    query = select(*(getattr(SearchDocument, name) for name in _FIELDS))
    for row in db.session.execute(query.execution_options(yield_per=50)):
        yield Document(**row._asdict())


def _put(video_id: UUID, counts: Counter[str]) -> None:
    before = _kept(video_id)
    after = _wanted(video_id)
    if before == after:
        return
    if before is not None:
        db.session.execute(delete(SearchDocument).where(SearchDocument.id == before.id))
        counts.subtract(before.vocabulary)
    if after is not None:
        _write(after)
        counts.update(after.vocabulary)


def _kept(video_id: UUID) -> Document | None:
    query = select(*(getattr(SearchDocument, name) for name in _FIELDS))
    row = db.session.execute(query.where(SearchDocument.video_id == video_id)).first()
    return Document(**row._asdict()) if row else None


def _wanted(video_id: UUID) -> Document | None:
    video = db.session.get(Video, video_id, populate_existing=True)
    if video is None or not document.is_findable(video):
        return None
    return document.of(video, spoken.of(video) if document.may_be_heard(video) else [])


def _write(wanted: Document) -> None:
    values = asdict(wanted) | engines.of(db.session()).written(wanted.fields)
    taken = select(SearchDocument.id).where(SearchDocument.id == bindparam("wanted"))
    while db.session.scalar(taken, {"wanted": values["id"]}) is not None:
        values["id"] += 1
    db.session.execute(_table(SearchDocument).insert(), values)


def _count(counts: Counter[str]) -> None:
    changed = sorted((word, count) for word, count in counts.items() if count)
    if not changed:
        return
    if _is_postgresql():
        words, numbers = zip(*changed, strict=True)
        db.session.execute(_COUNT, {"words": list(words), "numbers": list(numbers)})
    else:
        _count_each(changed)
    db.session.execute(delete(SearchWord).where(SearchWord.documents <= 0))


def _count_each(changed: Sequence[tuple[str, int]]) -> None:
    counted = [
        {"word": word, "backwards": word[::-1], "letters": len(word), "documents": count}
        for word, count in changed
    ]
    made = _insert(SearchWord)
    more = {"documents": SearchWord.documents + made.excluded.documents}
    db.session.execute(made.on_conflict_do_update(index_elements=["word"], set_=more), counted)


def hold() -> SearchState:
    """Hold the index until the unit of work ends; make its row where it is missing."""
    first = _insert(SearchState).values(id=_STATE, version=folding.VERSION)
    db.session.execute(first.on_conflict_do_nothing(index_elements=["id"]))
    return db.session.get_one(SearchState, _STATE, with_for_update=True, populate_existing=True)


def _insert(model: Any) -> Any:
    return rows.insert(_table(model))


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _table(model: Any) -> Table:
    return cast("Table", model.__table__)
