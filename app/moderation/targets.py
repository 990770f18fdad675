"""What reports are about: found for who reports it, taken down, and put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts import service as accounts
from app.accounts.models import User
from app.core.database import db
from app.moderation.errors import NothingToRemove
from app.moderation.values import ContentKind
from app.reactions import news as comment_news
from app.reactions import service as comments
from app.rooms.chat import talking
from app.rooms.errors import MessageNotFound
from app.rooms.models import Room, RoomMember, RoomMessage
from app.rooms.people import id_of_user
from app.videos import service as videos
from app.videos import takedown

MOST_TEXT = 2000


@dataclass(frozen=True)
class Target:
    """Something reported, as it is at the moment; `link` is a path of ours, perhaps none."""

    kind: ContentKind
    id: UUID
    owner_id: UUID | None
    title: str
    text: str = ""
    link: str = ""
    video_id: UUID | None = None
    position: float | None = None

    def seen(self) -> dict[str, object]:
        """Answer what is kept of it with a report."""
        video_id = str(self.video_id) if self.video_id else None
        text = self.text[:MOST_TEXT]
        return {"title": self.title, "text": text, "link": self.link, "video_id": video_id}


def _video(viewer: User, content_id: UUID) -> Target:
    video = videos.show(viewer, content_id)
    return Target(
        ContentKind.VIDEO,
        video.id,
        video.owner_id,
        video.title,
        video.description,
        f"/watch/{video.id}",
        video.id,
    )


def _comment(viewer: User, content_id: UUID) -> Target:
    comment, video = comments.find(viewer, content_id)
    return Target(
        ContentKind.COMMENT,
        comment.id,
        comment.author_id,
        video.title,
        comment.text,
        comment_news.link_to(video.id, comment.id),
        video.id,
    )


def _message(viewer: User, content_id: UUID) -> Target:
    """Find a chat line of a room the viewer has been in."""
    line = db.session.get(RoomMessage, content_id)
    seat = (line.room_id, id_of_user(viewer.id)) if line else None
    if line is None or line.is_gone or db.session.get(RoomMember, seat) is None:
        raise MessageNotFound
    room = db.session.get_one(Room, line.room_id)
    return Target(
        ContentKind.MESSAGE,
        line.id,
        line.user_id,
        room.name,
        line.text,
        f"/rooms/{room.slug}",
        room.video_id,
        line.position,
    )


def _user(_viewer: User, content_id: UUID) -> Target:
    user = accounts.get(content_id)
    return Target(ContentKind.USER, user.id, user.id, user.display_name, user.bio)


_finders: dict[ContentKind, Callable[[User, UUID], Target]] = {
    ContentKind.VIDEO: _video,
    ContentKind.COMMENT: _comment,
    ContentKind.MESSAGE: _message,
    ContentKind.USER: _user,
}


def find(viewer: User, kind: ContentKind, content_id: UUID) -> Target:
    """Find what somebody sees and reports; raise the domain's not-found error."""
    return _finders[kind](viewer, content_id)


def take_down(kind: ContentKind, content_id: UUID, *, at: datetime) -> None:
    """Hide it from everybody; raise the domain's not-found error, NothingToRemove."""
    if kind == ContentKind.VIDEO:
        takedown.take_down(content_id)
    elif kind == ContentKind.COMMENT:
        comments.take_down(content_id)
    elif kind == ContentKind.MESSAGE:
        talking.take_down(content_id, at=at)
    else:
        raise NothingToRemove


def put_back(actor: User | None, kind: ContentKind, content_id: UUID, *, since: datetime) -> None:
    """Show it again; raise the domain's not-found error when it is gone for good."""
    if kind == ContentKind.VIDEO:
        takedown.put_back(actor, content_id, since=since)
    elif kind == ContentKind.COMMENT:
        comments.put_back(content_id)
    elif kind == ContentKind.MESSAGE:
        talking.take_down(content_id, at=None)
