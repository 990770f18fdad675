"""Which documents anybody may find now: the videos themselves are asked, never the index."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select

from app.channels.models import Channel
from app.search.models import SearchDocument
from app.videos import listing
from app.videos.models import CaptionTrack, Video
from app.videos.values import LISTED

_video = Video.__table__.c
_channel = Channel.__table__.c
_document = SearchDocument.__table__.c

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_SPREAD = 11
_MOST_MICROSECONDS = 2**52 - 1

IS_CAPTIONED = exists().where(CaptionTrack.video_id == _video.id, CaptionTrack.is_published)
_RANKED = (
    _document.id.label("document_id"),
    _document.title.label("folded_title"),
    _document.tags.label("folded_tags"),
    _document.channel.label("folded_channel"),
    _document.description.label("folded_description"),
    _document.shown_tags,
    _video.language,
    _video.category,
    IS_CAPTIONED.label("is_captioned"),
)
_FROM = SearchDocument.__table__.join(Video.__table__, _video.id == _document.video_id).join(
    Channel.__table__, _channel.id == _video.channel_id
)


def document_id(published_at: datetime, video_id: UUID) -> int:
    """Answer where among all documents a video stands: later published ones are greater."""
    return (_microseconds(published_at) << _SPREAD) | (video_id.int & (2**_SPREAD - 1))


def newest_id(now: datetime) -> int:
    """Answer the greatest id a document may have that is out now."""
    return (_microseconds(now) << _SPREAD) | (2**_SPREAD - 1)


def candidates(now: datetime) -> Select[Any]:
    """Select the documents of what everybody may find now, with what lists and ranks need.

    A document made when the video had another access does not count: its words may be too many.
    """
    return select(*listing.SUMMARY_COLUMNS, *_RANKED).select_from(_FROM).where(*conditions(now))


def ids(now: datetime) -> Select[Any]:
    """Select only the ids of the documents of what everybody may find now."""
    return select(_document.id).select_from(_FROM).where(*conditions(now))


def conditions(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Answer when a video and its document may be found by everybody."""
    return (*listed(now), _document.access == _video.access)


def listed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Answer when a video may be found by everybody; what lists show, search shows."""
    return (
        _video.access.in_(LISTED),
        _video.deleted_at.is_(None),
        _video.published_at <= now,
        _channel.deleted_at.is_(None),
    )


def _microseconds(moment: datetime) -> int:
    passed = (moment - _EPOCH) // timedelta(microseconds=1)
    return max(-_MOST_MICROSECONDS, min(passed, _MOST_MICROSECONDS))
