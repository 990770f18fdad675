"""Whether the index agrees with the library, for `flask doctor`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from app.channels.models import Channel
from app.core import clock
from app.core.database import db, unit_of_work
from app.core.registries import Check
from app.search import folding, visible
from app.search.models import SearchDocument, SearchState, StaleVideo
from app.videos.models import Video

REMEDY = "flask search reindex"


def check() -> Check:
    """Compare what can be found with what may be found; what waits is on its way."""
    with unit_of_work(writes=False):
        missing, left, waiting = _missing(), _left(), _count(select(StaleVideo.video_id))
        documents = _count(select(SearchDocument.id))
        state = db.session.get(SearchState, 1)
    if state is not None and state.version != folding.VERSION:
        return Check("search", ok=False, detail="made by an earlier version", remedy=REMEDY)
    detail = f"{documents} videos can be found, {waiting} wait to be read"
    if missing or left:
        wrong = f"{detail}, {missing} are missing, {left} should not be there"
        return Check("search", ok=False, detail=wrong, remedy=REMEDY)
    return Check("search", ok=True, detail=detail)


def _missing() -> int:
    known = select(SearchDocument.video_id)
    query = select(Video.id).join(Channel, Channel.id == Video.channel_id)
    query = query.where(
        *visible.listed(clock.now()), Video.id.not_in(known), Video.id.not_in(_stale())
    )
    return _count(query)


def _left() -> int:
    found = select(Video.id).join(Channel, Channel.id == Video.channel_id)
    due = found.where(*visible.listed(clock.now().replace(year=9999)))
    query = select(SearchDocument.id).where(SearchDocument.video_id.not_in(due))
    return _count(query.where(SearchDocument.video_id.not_in(_stale())))


def _stale() -> Select[Any]:
    return select(StaleVideo.video_id)


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
