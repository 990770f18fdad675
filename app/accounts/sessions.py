"""Sessions: the rows behind cookies and bearer tokens, opened, found, listed and revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from app.accounts.errors import UserNotFound
from app.accounts.models import User, UserSession
from app.core import clock
from app.core.addresses import network_of
from app.core.database import db
from app.core.ids import new_token
from app.core.pagination import Page, paginate
from app.core.security import digest

TOUCH_EVERY = timedelta(minutes=5)
FRESH = timedelta(minutes=10)
IS_DEVICE = UserSession.kind != "token"


def open_session(
    user: User, *, kind: str, lifetime: timedelta, address: str, agent: str
) -> tuple[UserSession, str]:
    """Open a session; answer its row and its token, of which only the hash is kept."""
    token = new_token()
    row = UserSession(
        user_id=user.id,
        user=user,
        kind=kind,
        token_hash=digest(token),
        expires_at=clock.now() + lifetime,
        address=prefix_of(address),
        agent=agent[:300],
    )
    user.last_login_at = clock.now()
    db.session.add(row)
    db.session.flush()
    return row, token


def prefix_of(address: str) -> str:
    """Shorten an address to its network: /24 for version 4, /48 for version 6."""
    return network_of(address, bits_4=24, bits_6=48) or ""


def by_token(token: str) -> UserSession | None:
    """Find the live session behind a token."""
    live = select(UserSession).where(UserSession.token_hash == digest(token), *alive())
    row = db.session.scalars(live).unique().first()
    return row if row is not None and row.user.is_active else None


def alive() -> tuple[ColumnElement[bool], ...]:
    """Answer what is true of a session that was not revoked and has not run out."""
    expires = UserSession.expires_at
    return (UserSession.revoked_at.is_(None), or_(expires.is_(None), expires > clock.now()))


def living(session_ids: set[UUID]) -> set[UUID]:
    """Answer which of these sessions live and belong to somebody who is not disabled."""
    query = (
        select(UserSession.id)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.id.in_(session_ids), User.is_active, *alive())
    )
    return set(db.session.scalars(query))


def is_fresh(session_id: UUID) -> bool:
    """Tell whether a sign-in happened just now: how one without a password proves who they are."""
    row = db.session.get(UserSession, session_id)
    return row is not None and clock.now() - row.created_at < FRESH


def of_user(actor: User, *, page: int = 1, page_size: int = 100) -> Page:
    """List where somebody is signed in, newest first; personal tokens have a list of their own."""
    query = select(UserSession).where(UserSession.user_id == actor.id, IS_DEVICE, *alive())
    newest = query.order_by(UserSession.created_at.desc(), UserSession.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def owner(session_id: UUID) -> UUID:
    """Answer whose session it is; raise UserNotFound for an unknown or ended one."""
    query = select(UserSession.user_id).where(UserSession.id == session_id, IS_DEVICE, *alive())
    found = db.session.scalar(query)
    if found is None:
        raise UserNotFound("There is no such session.")
    return found


def revoke(session_id: UUID) -> None:
    """End one session: requests at once, sockets within seconds."""
    _revoke(UserSession.id == session_id)


def revoke_all(user: User, *, but: UUID | None = None) -> int:
    """End every session of somebody, personal tokens too; count them.

    With `but`, that one stays, and so do the tokens: they were not signed in anywhere.
    """
    which = () if but is None else (UserSession.id != but, IS_DEVICE)
    return _revoke(UserSession.user_id == user.id, *which)


def _revoke(*which: ColumnElement[bool]) -> int:
    ended = (
        update(UserSession)
        .where(*which, UserSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(UserSession.id)
    )
    return len(db.session.scalars(ended).all())


def touch(session_id: UUID) -> None:
    """Note that a session was used just now."""
    seen = update(UserSession).where(UserSession.id == session_id)
    db.session.execute(seen.values(last_seen_at=clock.now()))


def sweep(now: datetime, *, dry_run: bool) -> int:
    """Delete sessions that ended a week ago or more; count them."""
    old = now - timedelta(days=7)
    ended = or_(UserSession.expires_at < old, UserSession.revoked_at < old)
    count = db.session.scalar(select(func.count()).select_from(UserSession).where(ended)) or 0
    if not dry_run:
        db.session.execute(delete(UserSession).where(ended))
    return count
