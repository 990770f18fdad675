"""What accounts hold of a person, for their export; it goes with the account's row by itself."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from app.accounts import exports
from app.accounts.exports import KeptFile, Part, Table
from app.accounts.models import (
    OneTimeToken,
    RecoveryCode,
    SecondFactor,
    User,
    UserIdentity,
    UserRole,
    UserSession,
)
from app.core.database import db


def files_of(user_id: UUID) -> Iterator[KeptFile]:
    """List the picture, as it was remade."""
    key = db.session.scalar(select(User.avatar_key).where(User.id == user_id))
    if key:
        yield KeptFile("picture.webp", key)


PART = Part(
    "accounts",
    "your profile, your roles, where you are or were signed in, and links you were sent",
    tables=(
        Table(User, lambda user: User.id == user, without=("password_hash", "avatar_key")),
        Table(UserRole, lambda user: UserRole.user_id == user),
        Table(UserSession, lambda user: UserSession.user_id == user, without=("token_hash",)),
        Table(UserIdentity, lambda user: UserIdentity.user_id == user),
        Table(SecondFactor, lambda user: SecondFactor.user_id == user, without=("secret",)),
        Table(OneTimeToken, lambda user: OneTimeToken.user_id == user, without=("token_hash",)),
    ),
    files=files_of,
    left_out={RecoveryCode.__tablename__: "hashes of codes that only the person has, on paper"},
)


def register() -> None:
    """Hand over what is a person's."""
    exports.register(PART)
