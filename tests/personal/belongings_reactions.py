"""What somebody said, liked and rated, and what others said to them."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.channels import service as channels
from app.core.database import db
from app.reactions import likes, ratings, service, settings
from app.reactions.values import Mode
from app.videos.models import Video


def reactions(user: User, other: User, mark: str) -> None:
    """Talk with somebody else under their film and under one's own, like and rate."""
    mine = db.session.scalars(select(Video).where(Video.title == f"{mark} film")).one()
    theirs = db.session.scalars(select(Video).where(Video.title == "A film of somebody else")).one()
    for film in (mine, theirs):
        said = service.comment(user, film.id, f"{mark} said")
        answer = service.comment(other, film.id, "Is that so?", reply_to=said.id)
        service.comment(user, film.id, f"{mark} answered", reply_to=answer.id)
        likes.like_comment(user, answer.id)
        likes.like_comment(other, said.id)
        likes.like(user, film.id)
        ratings.rate(user, film.id, 4)
        service.pin(said.id)
    settings.keep_video(mine, Mode.OPEN)
    settings.keep_channel(channels.get(f"{mark}-films"), mode=Mode.OPEN, words=[f"{mark} word"])
