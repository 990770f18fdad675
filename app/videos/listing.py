"""Lists of videos as plain rows: one query for a page, one for the total."""

import base64
import binascii
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from app.accounts.models import User
from app.channels.models import Channel, Subscription
from app.core import clock
from app.core.database import UtcDateTime, db
from app.core.errors import Invalid
from app.core.pagination import Page
from app.videos.models import AudioTrack, Rendition, Video, VideoTag
from app.videos.values import LISTED, Access, RenditionState

# Tables instead of classes: rows come without a detour through the identity map, a third faster.
_video = Video.__table__.c
_channel = Channel.__table__.c
# What `answers.summary_fields` reads of a row.
SUMMARY_COLUMNS = (
    _video.id,
    _video.title,
    _channel.id.label("channel_id"),
    _channel.handle.label("channel_handle"),
    _channel.name.label("channel_name"),
    _video.duration,
    _video.thumbnail_key,
    _video.access,
    _video.status,
    _video.view_count,
    _video.rating_sum,
    _video.rating_count,
    _video.published_at,
)
_MINE_COLUMNS = (
    *SUMMARY_COLUMNS,
    _video.watchable,
    _video.reason,
    _video.submitted_at,
    _video.publish_at,
    _video.held_back,
    _video.deleted_at,
)

# Spelt out like the condition of `ix_video_listed`, or SQLite does not see that it applies.
_LISTED: tuple[ColumnElement[bool], ...] = (
    _video.access.in_([literal_column(f"'{access}'") for access in LISTED]),
    _video.deleted_at.is_(None),
    _video.published_at <= bindparam("now"),
)
_PAGED = {
    "limit": bindparam("limit", type_=Integer),
    "offset": bindparam("offset", type_=Integer),
}
_FROM = Video.__table__.join(Channel.__table__, _channel.id == _video.channel_id)
_SUMMARIES = select(*SUMMARY_COLUMNS).select_from(_FROM)
MINE = select(*_MINE_COLUMNS).select_from(_FROM)
_NEWEST_FIRST = (_video.published_at.desc(), _video.id.desc())


class Order(StrEnum):
    """In which order a channel shows its videos."""

    NEWEST = "newest"
    OLDEST = "oldest"
    POPULAR = "popular"

    @classmethod
    def read(cls, text: str | None) -> "Order":
        """Answer the order of that name, the newest first when there is none."""
        return cls(text) if text in list(cls) else cls.NEWEST


_ORDERS = {
    Order.NEWEST: _NEWEST_FIRST,
    Order.OLDEST: (_video.published_at, _video.id),
    Order.POPULAR: (_video.view_count.desc(), *_NEWEST_FIRST),
}
# Built once: the hot list spends no time on making and comparing its own statement.
_LATEST = (
    _SUMMARIES.where(*_LISTED)
    .order_by(*_NEWEST_FIRST)
    .limit(_PAGED["limit"])
    .offset(_PAGED["offset"])
)
_LATEST_TOTAL = select(func.count()).select_from(Video.__table__).where(*_LISTED)


@dataclass(frozen=True)
class Place:
    """Where in the newest-first order a page ended."""

    published_at: datetime
    video_id: uuid.UUID

    def encode(self) -> str:
        """Spell the place as an opaque cursor."""
        text = f"{self.published_at.isoformat()}/{self.video_id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, cursor: str) -> "Place":
        """Read a cursor; raise Invalid when it is none of ours."""
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
            moment, _, video_id = text.partition("/")
            return cls(datetime.fromisoformat(moment).astimezone(UTC), uuid.UUID(video_id))
        except (ValueError, OverflowError, binascii.Error) as error:
            message = "This cursor is not one of ours."
            raise Invalid(message, details={"cursor": [message]}) from error


def latest(*, page: int, page_size: int, through: Connection | None = None) -> Page:
    """List the newest videos anybody may find."""
    ask = through or _connection()
    values = {"now": clock.now(), "limit": page_size, "offset": (page - 1) * page_size}
    rows = ask.execute(_LATEST, values).all()
    total = ask.scalar(_LATEST_TOTAL, {"now": values["now"]}) or 0
    return Page(rows, page, page_size, total)


def latest_after(
    place: Place, *, page_size: int, through: Connection | None = None
) -> Sequence[Any]:
    """List the videos anybody may find behind a place, without counting any."""
    return _after(_SUMMARIES.where(*_LISTED), place, page_size, through)


def feed(actor: User, *, page: int, page_size: int) -> Page:
    """List the newest videos of the channels the actor follows, of those anybody may find."""
    return paged(_followed(actor).order_by(*_NEWEST_FIRST), page=page, page_size=page_size)


def feed_after(actor: User, place: Place, *, page_size: int) -> Sequence[Any]:
    """List what follows a place in the actor's feed, without counting any."""
    return _after(_followed(actor), place, page_size)


def _followed(actor: User) -> Select[Any]:
    followed = select(Subscription.channel_id).where(Subscription.user_id == actor.id)
    return _SUMMARIES.where(*_LISTED, _video.channel_id.in_(followed))


def _after(
    query: Select[Any], place: Place, page_size: int, through: Connection | None = None
) -> Sequence[Any]:
    behind = tuple_(_video.published_at, _video.id) < tuple_(
        literal(place.published_at, UtcDateTime()), literal(place.video_id)
    )
    query = query.where(behind).order_by(*_NEWEST_FIRST).limit(page_size)
    return (through or _connection()).execute(query, {"now": clock.now()}).all()


def cursor_behind(rows: Sequence[Any], page_size: int) -> str | None:
    """Spell where a newest-first page ended, or None when it was the last."""
    if len(rows) < page_size:
        return None
    return Place(rows[-1].published_at, rows[-1].id).encode()


def listed(
    *,
    page: int,
    page_size: int,
    tag: str | None = None,
    channel: Channel | None = None,
    category: str | None = None,
    order: Order = Order.NEWEST,
) -> Page:
    """List the newest videos anybody may find, of a tag, a channel and a category when given."""
    query = _SUMMARIES.where(*_LISTED)
    if category is not None:
        query = query.where(_video.category == category)
    if tag is not None:
        tagged = select(VideoTag.video_id).where(VideoTag.tag == tag.strip().lower())
        query = query.where(_video.id.in_(tagged))
    if channel is not None:
        query = query.where(_video.channel_id == channel.id)
    return paged(query.order_by(*_ORDERS[order]), page=page, page_size=page_size)


def newest_within(channel_ids: Any, *, days: int, limit: int) -> Sequence[Any]:
    """List what came out of some channels, or of those a query names, within so many days."""
    now = clock.now()
    query = _SUMMARIES.where(*_LISTED, _video.channel_id.in_(channel_ids))
    query = query.where(_video.published_at >= now - timedelta(days=days))
    return _connection().execute(query.order_by(*_NEWEST_FIRST).limit(limit), {"now": now}).all()


def categories() -> list[str]:
    """List the categories of what anybody may find, that with the most videos first."""
    query = select(_video.category).where(*_LISTED, _video.category.is_not(None))
    query = query.group_by(_video.category).order_by(func.count().desc(), _video.category)
    return list(_connection().scalars(query, {"now": clock.now()}))


def is_listed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Say when anybody may find a video, spelt so that the index of the lists applies."""
    return (*_LISTED[:2], _video.published_at <= now)


def count_of(channel: Channel) -> int:
    """Count the videos a channel's page lists."""
    query = select(func.count()).select_from(Video.__table__)
    query = query.where(*_LISTED, _video.channel_id == channel.id)
    return _connection().scalar(query, {"now": clock.now()}) or 0


def newest_of(channel: Channel, *, limit: int) -> Sequence[Any]:
    """List a channel's newest public videos with what feeds tell of them."""
    told = (_video.description, _video.language, _video.updated_at)
    public = (*_LISTED, _video.access == Access.PUBLIC, _video.channel_id == channel.id)
    query = select(*SUMMARY_COLUMNS, *told).select_from(_FROM)
    query = query.where(*public).order_by(*_NEWEST_FIRST)
    return _connection().execute(query.limit(limit), {"now": clock.now()}).all()


def last_change(channel: Channel) -> datetime:
    """Tell when a video of a channel last changed, also one that is not listed any more."""
    query = select(func.max(_video.updated_at)).where(_video.channel_id == channel.id)
    return _connection().scalar(query) or channel.created_at


def sound_playlists(video_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Name the playlist of each video's own sound, the default one where there are several."""
    track = AudioTrack.__table__.c
    query = select(track.video_id, track.playlist_key).where(
        track.video_id.in_(video_ids), track.kind == "original", track.playlist_key.is_not(None)
    )
    rows = _connection().execute(query.order_by(track.is_default, track.position.desc())).all()
    return {row.video_id: row.playlist_key for row in rows}


def still_growing(video_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Tell which of some videos are not made to their end: their files get longer."""
    one = Rendition.__table__.c
    growing = (one.video_id.in_(video_ids), one.state != RenditionState.READY)
    return set(_connection().scalars(select(one.video_id).where(*growing)))


def paged(query: Any, *, page: int, page_size: int) -> Page:
    """Read one page of a query, and how many rows it has in all."""
    counted = query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    values = {"now": clock.now()}
    total = _connection().scalar(counted, values) or 0
    rows = (
        _connection().execute(query.limit(page_size).offset((page - 1) * page_size), values).all()
    )
    return Page(rows, page, page_size, total)


def is_empty() -> bool:
    """Say whether there is no video at all, not even a removed one."""
    return _connection().scalar(select(_video.id).limit(1)) is None


def _connection() -> Connection:
    return db.session().connection()
