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
    said = service.comment(user, mine.id, f"{mark} said")
    answer = service.comment(other, mine.id, "Is that so?", reply_to=said.id)
    service.comment(user, mine.id, f"{mark} answered", reply_to=answer.id)
    first = service.comment(other, theirs.id, "Look at this")
    reply = service.comment(user, theirs.id, f"{mark} replied", reply_to=first.id)
    service.pin(said.id)
    for who, what in ((user, answer), (user, first), (other, said), (other, reply)):
        likes.like_comment(who, what.id)
    for film in (mine, theirs):
        likes.like(user, film.id)
        ratings.rate(user, film.id, 4)
    settings.keep_video(mine, Mode.OPEN)
    settings.keep_channel(channels.get(f"{mark}-films"), mode=Mode.OPEN, words=[f"{mark} word"])
