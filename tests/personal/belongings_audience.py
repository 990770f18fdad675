"""What somebody has of audiences: numbers of their own film, and a history that is paused."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.audience import history, service
from app.audience.service import Told, Viewer
from app.core.database import db
from app.videos.models import Video


def watched(user: User, other: User, title: str) -> None:
    """Have one's own film watched by the other, and pause one's history."""
    film = db.session.scalars(select(Video).where(Video.title == title)).one()
    viewer = Viewer(str(other.id), other)
    service.count_view(film, viewer, "home")
    service.report(film, viewer, Told(10, 10, [(0, 10)]), "home")
    history.pause(user, paused=True)
