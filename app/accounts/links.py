"""One-time links: tokens that open an account once, of which only the hash is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from app.accounts.errors import LinkExpired
from app.accounts.models import OneTimeToken, User
from app.core import clock
from app.core.database import db
from app.core.ids import new_token
from app.core.security import digest

LINK_HOURS = 24
FIRST_PASSWORD = "first-password"  # noqa: S105 - what a link is for
RESET_PASSWORD = "reset-password"  # noqa: S105
VERIFY_EMAIL = "verify-email"


def make(user: User, purpose: str, *, hours: float = LINK_HOURS, email: str | None = None) -> str:
    """Make a token that opens the account once; older ones of the same purpose end.

    With an `email` it ends, too, when that is no longer the account's address, nor to be it.
    """
    _hold(user)
    _end(OneTimeToken.user_id == user.id, OneTimeToken.purpose == purpose)
    token = new_token()
    expires = clock.now() + timedelta(hours=hours)
    row = OneTimeToken(
        user_id=user.id,
        purpose=purpose,
        token_hash=digest(token),
        expires_at=expires,
        email=email,
    )
    db.session.add(row)
    db.session.flush()
    return token


def _hold(user: User) -> None:
    """Have whoever makes or uses a link of the same person wait: only the newest one works."""
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())


def find(token: str, purpose: str) -> OneTimeToken:
    """Answer an open link without using it; raise LinkExpired, for a disabled person's too."""
    wanted = (
        select(OneTimeToken)
        .join(User, User.id == OneTimeToken.user_id)
        .where(
            OneTimeToken.token_hash == digest(token),
            OneTimeToken.purpose == purpose,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > clock.now(),
            or_(
                OneTimeToken.email.is_(None),
                OneTimeToken.email.in_((User.email, User.pending_email)),
            ),
            User.is_active,
        )
    )
    row = db.session.scalars(wanted).unique().first()
    if row is None:
        raise LinkExpired
    return row


def look_at(token: str, purpose: str) -> User:
    """Answer whose link this is without using it; raise LinkExpired."""
    return find(token, purpose).user


def use(token: str, purpose: str) -> User:
    """Answer whose link this is, and use it up; raise LinkExpired."""
    row = find(token, purpose)
    _hold(row.user)
    if not _end(OneTimeToken.id == row.id):
        raise LinkExpired
    return row.user


def end_all(user: User) -> None:
    """End every link of somebody."""
    _end(OneTimeToken.user_id == user.id)


def _end(*which: ColumnElement[bool]) -> int:
    ended = (
        update(OneTimeToken)
        .where(*which, OneTimeToken.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(OneTimeToken.id)
    )
    return len(db.session.scalars(ended).all())


def sweep(now: datetime, *, dry_run: bool) -> int:
    """Delete links that were used or whose time is over; count them."""
    over = or_(OneTimeToken.used_at.is_not(None), OneTimeToken.expires_at < now)
    count = db.session.scalar(select(func.count()).select_from(OneTimeToken).where(over)) or 0
    if not dry_run:
        db.session.execute(delete(OneTimeToken).where(over))
    return count
