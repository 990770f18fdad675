"""The picture of a user: everybody sees it who sees the profile."""

from __future__ import annotations

from uuid import UUID

from app.accounts import service
from app.accounts.models import USER_PICTURE, User
from app.api import pictures
from app.api.media_access import id_in, register_scope
from app.core.database import db

MAIN = "256.webp"
PATTERNS = ("avatar-*/*.webp",)


def place_of(user_id: UUID) -> str:
    """Say where the files of a user's picture begin."""
    return f"users/{user_id}/avatar"


def put(user_id: UUID, key: str | None) -> User:
    """Point at a new picture, or at none; the former one's files go."""
    user = service.lock(user_id)
    pictures.drop(user.avatar_key)
    user.avatar_key = key
    db.session.flush()
    return user


def drop_all(user: User) -> None:
    """Delete what is kept of a user who is removed."""
    pictures.drop_all(f"users/{user.id}")


def may_open(_viewer_id: UUID | None, prefix: str) -> bool:
    """Say whether the picture below a prefix may be seen: as long as the account is there."""
    user_id = id_in(prefix, "users")
    user = db.session.get(User, user_id) if user_id else None
    return user is not None and user.removed_at is None


def register() -> None:
    """Let links to users' pictures be opened."""
    register_scope(USER_PICTURE, may_open, patterns=PATTERNS)
