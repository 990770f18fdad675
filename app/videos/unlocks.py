"""Who gave a video's password: people for as long as they are signed in, and other browsers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from flask import has_request_context, session
from sqlalchemy import ColumnElement, delete, exists, func, select

from app.accounts import sessions
from app.accounts.models import User, UserSession
from app.core.database import db
from app.videos.editing.models import VideoUnlock

# In the signed cookie of a browser without an account: the ids of what it unlocked last.
COOKIE = "unlocked"
MOST_KEPT = 20


def of_user(user: User, video_id: UUID) -> bool:
    """Say whether somebody gave the password in a session that has not ended."""
    given = (
        select(VideoUnlock.id)
        .join(UserSession, UserSession.id == VideoUnlock.session_id)
        .where(VideoUnlock.user_id == user.id, VideoUnlock.video_id == video_id, *sessions.alive())
    )
    return bool(db.session.scalar(select(exists(given))))


def of_this_browser(video_id: UUID) -> UUID | None:
    """Answer the id under which this request's browser unlocked a video, or None."""
    return of_any(known() if has_request_context() else [], video_id)


def of_any(unlock_ids: Collection[UUID], video_id: UUID) -> UUID | None:
    """Answer which of these ids stands for a browser that unlocked a video, or None."""
    if not unlock_ids:
        return None
    given = select(VideoUnlock.id).where(
        VideoUnlock.id.in_(unlock_ids),
        VideoUnlock.video_id == video_id,
        VideoUnlock.user_id.is_(None),
    )
    return db.session.scalar(given.limit(1))


def of_guest(unlock_id: UUID | None, video_id: UUID) -> bool:
    """Say whether an id stands for a browser that unlocked a video."""
    found = db.session.get(VideoUnlock, unlock_id) if unlock_id else None
    return found is not None and found.user_id is None and found.video_id == video_id


def remember(video_id: UUID, user: User | None, session_id: UUID | None) -> None:
    """Note that the right password was given, in a session or by this browser."""
    if user is not None:
        mine = (VideoUnlock.video_id == video_id, VideoUnlock.session_id == session_id)
        db.session.execute(delete(VideoUnlock).where(*mine))
    row = VideoUnlock(video_id=video_id, user_id=user.id if user else None, session_id=session_id)
    db.session.add(row)
    db.session.flush()
    if user is None:
        session[COOKIE] = [*(one.hex for one in known()), row.id.hex][-MOST_KEPT:]


def forget(video_id: UUID) -> None:
    """Ask everybody for the password again."""
    db.session.execute(delete(VideoUnlock).where(VideoUnlock.video_id == video_id))


def count_before(moment: datetime) -> int:
    """Count what browsers without an account unlocked before a moment."""
    return (
        db.session.scalar(select(func.count()).select_from(VideoUnlock).where(*_old(moment))) or 0
    )


def forget_before(moment: datetime) -> None:
    """Ask those for the password again who gave it before a moment, without an account."""
    db.session.execute(delete(VideoUnlock).where(*_old(moment)))


def _old(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    return VideoUnlock.user_id.is_(None), VideoUnlock.created_at < moment


def known() -> list[UUID]:
    """Answer the ids under which this request's browser unlocked something."""
    return [UUID(hex=one) for one in session.get(COOKIE, ())]
