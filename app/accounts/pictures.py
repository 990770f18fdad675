"""The picture of a user: everybody sees it who sees the profile."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from app.accounts import service
from app.accounts.models import USER_PICTURE, User
from app.api import pictures
from app.api.media_access import id_in, register_scope
from app.core.database import db
from app.core.registries import Holding

MAIN = "256.webp"
PATTERNS = ("avatar-*/*.webp",)
ROOT = "users"


def place_of(user_id: UUID) -> str:
    """Say where the files of a user's picture begin."""
    return f"{ROOT}/{user_id}/avatar"


def put(user_id: UUID, key: str | None) -> User:
    """Point at a new picture, or at none; the former one's files go."""
    user = service.lock(user_id)
    pictures.drop(user.avatar_key)
    user.avatar_key = key
    db.session.flush()
    return user


def drop_all(user: User) -> None:
    """Delete what is kept of a user who is removed."""
    pictures.drop_all(f"{ROOT}/{user.id}")


def may_open(_viewer_id: UUID | None, prefix: str) -> bool:
    """Say whether the picture below a prefix may be seen: as long as the account is there."""
    user_id = id_in(prefix, ROOT)
    user = db.session.get(User, user_id) if user_id else None
    return user is not None and user.removed_at is None


def holdings() -> Iterator[Holding]:
    """Tell whose the pictures of users are."""
    query = select(User.id, User.username, User.avatar_key).where(User.avatar_key.is_not(None))
    for user_id, name, key in db.session.execute(query):
        yield Holding(f"{ROOT}/{user_id}", name, (str(key),))


def register() -> None:
    """Let links to users' pictures be opened."""
    register_scope(USER_PICTURE, may_open, patterns=PATTERNS)
