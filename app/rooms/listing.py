"""Which rooms there are: those everybody may find, somebody's own, and those nobody uses."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock, pagination
from app.core.database import db
from app.core.pagination import Page
from app.rooms import service
from app.rooms.invites.models import RoomPass
from app.rooms.models import Privacy, Role, Room, RoomMember
from app.rooms.order import bans
from app.rooms.parties.models import Party
from app.videos.models import Video


def listed(*, page: int, page_size: int) -> Page:
    """List the public rooms around public videos, the last active first."""
    query = (
        service.open_rooms()
        .options(joinedload(Room.host).lazyload(User.granted))
        .join(Room.video)
        .where(
            Room.privacy == Privacy.PUBLIC,
            Video.access == "public",
            Video.deleted_at.is_(None),
            Video.published_at <= clock.now(),
        )
        .order_by(Room.last_active_at.desc(), Room.id.desc())
    )
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def everything(*, page: int, page_size: int, privacy: str | None = None) -> Page:
    """List all open rooms, of one privacy if it is given, the last active first."""
    query = service.open_rooms().order_by(Room.last_active_at.desc(), Room.id.desc())
    if privacy is not None:
        query = query.where(Room.privacy == privacy)
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def mine(user: User, *, page: int, page_size: int) -> Page:
    """List the rooms somebody owns, leads or was in, the last active first."""
    query = (
        service.open_rooms()
        .options(joinedload(Room.host).lazyload(User.granted))
        .where(concerns(user.id))
        .order_by(Room.last_active_at.desc(), Room.id.desc())
    )
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def concerns(user_id: UUID) -> ColumnElement[bool]:
    """Tell rooms apart that somebody may know of; a private one they only were in is none."""
    return _theirs(user_id, Privacy.PRIVATE)


def lets_in_again(user_id: UUID) -> ColumnElement[bool]:
    """Tell rooms apart that somebody was in, owns or leads, and would be asked for nothing by."""
    return _theirs(user_id, Privacy.PRIVATE, Privacy.PASSWORD)


def _theirs(user_id: UUID, *asking: Privacy) -> ColumnElement[bool]:
    """Tell somebody's rooms apart; of these kinds only those they have a pass or a role for."""
    joined = select(RoomMember.room_id).where(
        RoomMember.user_id == user_id, ~bans.is_banned(RoomMember)
    )
    leads = joined.where(RoomMember.role.not_in((Role.MEMBER, Role.GUEST)))
    has_pass = select(RoomPass.room_id).where(RoomPass.user_id == user_id)
    return or_(
        Room.owner_id == user_id,
        Room.host_id == user_id,
        Room.id.in_(leads),
        Room.id.in_(joined) & or_(Room.privacy.not_in(asking), Room.id.in_(has_pass)),
    )


def idle_before(moment: datetime) -> Sequence[Room]:
    """List the open rooms nobody used since a moment, permanent ones not, and those closed then."""
    return db.session.scalars(select(Room).where(_is_idle(moment))).unique().all()


def is_still_idle(room_id: UUID, moment: datetime) -> bool:
    """Hold a room, and tell whether nobody has used it since a moment."""
    held = select(Room.id).where(Room.id == room_id, _is_idle(moment)).with_for_update()
    return db.session.scalar(held) is not None


def _is_idle(moment: datetime) -> ColumnElement[bool]:
    waits = exists().where(Party.room_id == Room.id, Party.starts_at > moment)
    unused = Room.permanent.is_(False) & (Room.last_active_at < moment) & ~waits
    return (Room.closed_at.is_(None) & unused) | (Room.closed_at < moment)


def purge(room_id: UUID) -> None:
    """Delete a room with its members and chat."""
    db.session.execute(delete(Room).where(Room.id == room_id))
