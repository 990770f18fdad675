"""One-time links: tokens that open an account once, of which only the hash is kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from app.accounts import service
from app.accounts.errors import LinkExpired
from app.accounts.models import OneTimeToken, User
from app.core import clock
from app.core.database import db
from app.core.ids import new_token
from app.core.security import digest

LINK_HOURS = 24
FIRST_PASSWORD = "first-password"  # noqa: S105 - what a link is for


def make(user: User, purpose: str, *, hours: int = LINK_HOURS) -> str:
    """Make a token that opens the account once; older ones of the same purpose end."""
    same = (OneTimeToken.user_id == user.id, OneTimeToken.purpose == purpose)
    db.session.execute(
        update(OneTimeToken)
        .where(*same, OneTimeToken.used_at.is_(None))
        .values(used_at=clock.now())
    )
    token = new_token()
    expires = clock.now() + timedelta(hours=hours)
    db.session.add(
        OneTimeToken(user_id=user.id, purpose=purpose, token_hash=digest(token), expires_at=expires)
    )
    db.session.flush()
    return token


def look_at(token: str, purpose: str) -> User:
    """Answer whose link this is without using it; raise LinkExpired."""
    return service.get(_open_link(token, purpose).user_id)


def use(token: str, purpose: str) -> User:
    """Answer whose link this is, and use it up; raise LinkExpired."""
    row = _open_link(token, purpose)
    used = (
        update(OneTimeToken)
        .where(OneTimeToken.id == row.id, OneTimeToken.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(OneTimeToken.id)
    )
    if db.session.scalar(used) is None:
        raise LinkExpired
    return service.get(row.user_id)


def _open_link(token: str, purpose: str) -> OneTimeToken:
    wanted = select(OneTimeToken).where(
        OneTimeToken.token_hash == digest(token),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > clock.now(),
    )
    row = db.session.scalar(wanted)
    if row is None:
        raise LinkExpired
    return row
