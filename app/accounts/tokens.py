"""Personal tokens: sessions with a name and scopes that a person makes for a program."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.accounts import service, sessions
from app.accounts.models import User, UserSession
from app.core import clock
from app.core.database import db
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.ids import new_token
from app.core.pagination import Page, paginate
from app.core.security import SCOPE_OF_ROLE, SCOPES, TOKEN_PREFIX, digest

KIND = "token"
MOST = 50
ROLE_OF_SCOPE = {"upload": "creator"} | {scope: role for role, scope in SCOPE_OF_ROLE.items()}


class TooManyTokens(Conflict):
    """The account has as many tokens as anybody needs."""

    code = "TOO_MANY_TOKENS"
    message = f"You have {MOST} tokens. Revoke one you no longer use."


class ScopeNotYours(Forbidden):
    """A token cannot do what its owner may not."""

    code = "SCOPE_NOT_YOURS"
    message = "You may not do what this scope is for."


class TokenNotFound(NotFound):
    """There is no such token."""

    message = "There is no such token."


def scopes_of(actor: User) -> list[str]:
    """Answer the scopes somebody can give to a token, by their roles."""
    return [name for name in SCOPES if actor.has_role(ROLE_OF_SCOPE.get(name, "viewer"))]


def make(
    actor: User, *, name: str, scopes: Collection[str], days: int | None
) -> tuple[UserSession, str]:
    """Make a token; answer its row and the token, of which only the hash is kept."""
    user = service.lock(actor.id)
    if not set(scopes) <= set(scopes_of(user)):
        raise ScopeNotYours
    living = select(func.count()).select_from(UserSession).where(*_of(user))
    if (db.session.scalar(living) or 0) >= MOST:
        raise TooManyTokens
    token, now = f"{TOKEN_PREFIX}{new_token()}", clock.now()
    row = UserSession(
        user_id=user.id,
        user=user,
        kind=KIND,
        token_hash=digest(token),
        created_at=now,
        last_seen_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
        name=name,
        scope_list=" ".join(one for one in SCOPES if one in scopes),
    )
    db.session.add(row)
    db.session.flush()
    return row, token


def by_token(token: str) -> UserSession | None:
    """Find the live personal token; what stands behind a cookie or a JWT is none."""
    row = sessions.by_token(token)
    return row if row is not None and row.kind == KIND else None


def of_user(actor: User, *, page: int = 1, page_size: int = 100) -> Page:
    """List somebody's tokens, newest first."""
    newest = select(UserSession).where(*_of(actor))
    newest = newest.order_by(UserSession.created_at.desc(), UserSession.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def owner(api_token_id: UUID) -> UUID:
    """Answer whose token it is; raise TokenNotFound for an unknown or ended one."""
    which = (UserSession.id == api_token_id, UserSession.kind == KIND, *sessions.alive())
    found = db.session.scalar(select(UserSession.user_id).where(*which))
    if found is None:
        raise TokenNotFound
    return found


def last_used(row: UserSession) -> datetime | None:
    """Answer when a token was used last, to a few minutes; None for one that never was."""
    return row.last_seen_at if row.last_seen_at > row.created_at else None


def withheld(scopes: frozenset[str] | None) -> frozenset[str]:
    """Answer the roles that a token with these scopes does not carry."""
    if scopes is None:
        return frozenset()
    return frozenset(role for role, scope in SCOPE_OF_ROLE.items() if scope not in scopes)


def _of(user: User) -> tuple[ColumnElement[bool], ...]:
    return (UserSession.user_id == user.id, UserSession.kind == KIND, *sessions.alive())
