"""What somebody has of edited videos: one they opened by its password, a file, a change undone."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User, UserSession
from app.core.database import db
from app.services import storage
from app.videos import unlocks
from app.videos.editing import bulk, downloads
from app.videos.editing.downloads import Source
from app.videos.editing.models import VideoReplacement
from app.videos.models import Video


def edited(user: User, video: Video, others: Video) -> None:
    """Have changed several videos, offered one as a file, and opened somebody else's."""
    bulk.change(user, [video.id], bulk.Wish(category="film"))
    session_id = db.session.scalars(select(UserSession.id).where(UserSession.user_id == user.id))
    unlocks.remember(others.id, user, session_id.first())
    key = f"{video.prefix}/downloads-1/film-720p.mp4"
    storage.current().put_bytes(key, b"bytes")
    source = Source(720, video.master_key or "", f"{video.prefix}/ladder-1/720p/index.m3u8", None)
    original = f"{video.prefix}/original/new.mp4"
    storage.current().put_bytes(original, b"bytes")
    file = {"original_key": original, "filename": "new.mp4", "size_bytes": 5}
    db.session.add(VideoReplacement(video_id=video.id, **file))
    downloads.put(video.id, source, key, 5)
