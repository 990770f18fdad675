"""A creator's own list: every video of their channels, or the removed ones, found and sorted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func

from app.accounts.models import User
from app.channels.models import Channel
from app.core import clock
from app.core.pagination import Page
from app.videos import listing
from app.videos.models import Video
from app.videos.values import Status

_video = Video.__table__.c


class State(StrEnum):
    """How far a video is on its way to viewers."""

    OUT = "out"
    PLANNED = "planned"
    HELD = "held"
    MAKING = "making"
    FAILED = "failed"


class Sort(StrEnum):
    """In which order a creator sees their videos."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    VIEWS = "views"


@dataclass(frozen=True)
class Wanted:
    """Which videos; what is None does not matter."""

    removed: bool = False
    state: str | None = None
    access: str | None = None
    words: str | None = None
    sort: str = Sort.NEWEST


_LAST_FIRST = (_video.submitted_at.desc(), _video.id.desc())
_ORDERS: dict[str, tuple[Any, ...]] = {
    Sort.NEWEST: _LAST_FIRST,
    Sort.OLDEST: (_video.submitted_at, _video.id),
    Sort.TITLE: (func.lower(_video.title), _video.id),
    Sort.VIEWS: (_video.view_count.desc(), *_LAST_FIRST),
}


def mine(actor: User, wanted: Wanted | None = None, *, page: int, page_size: int) -> Page:
    """List the videos of the actor's channels, the last submitted first unless told otherwise."""
    wanted = wanted or Wanted()
    owned = (Channel.owner_id == actor.id, Channel.deleted_at.is_(None))
    order = (_video.deleted_at.desc(), _video.id) if wanted.removed else _ORDERS[wanted.sort]
    query = listing.MINE.where(*owned, *_conditions(wanted)).order_by(*order)
    return listing.paged(query, page=page, page_size=page_size)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    removed = _video.deleted_at
    found: list[ColumnElement[bool]] = [
        removed.is_not(None) if wanted.removed else removed.is_(None)
    ]
    if wanted.state is not None:
        found += _states()[State(wanted.state)]
    if wanted.access is not None:
        found.append(_video.access == wanted.access)
    if wanted.words:
        found.append(_video.title.icontains(wanted.words, autoescape=True))
    return found


def _states() -> dict[State, list[ColumnElement[bool]]]:
    now = clock.now()
    return {
        State.OUT: [_video.published_at <= now],
        State.PLANNED: [_video.publish_at > now],
        State.HELD: [_video.held_back],
        State.MAKING: [_video.status.in_([Status.PENDING, Status.PROCESSING])],
        State.FAILED: [_video.status == Status.FAILED],
    }
