"""Tables of people: users, roles, sessions, one-time tokens, second factors, recovery codes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import pictures
from app.core import clock
from app.core.database import Base, UtcDateTime
from app.core.ids import new_id

# The scope of the links to users' pictures.
USER_PICTURE = "user-picture"


class User(Base):
    """An account; `email_key` and `username_key` are the folded spellings that must be unique.

    A `pending_email` waits until a link that was sent there is opened. Who is active is neither
    disabled by the operator, nor banned by moderators, nor being removed.
    """

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pending_email: Mapped[str | None] = mapped_column(String(254))
    username: Mapped[str] = mapped_column(String(30))
    username_key: Mapped[str] = mapped_column(String(30), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(100))
    first_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    shown_name: Mapped[str] = mapped_column("display_name", String(100), default="")
    bio: Mapped[str] = mapped_column(String(2000), default="")
    avatar_key: Mapped[str | None] = mapped_column(String(300))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_disabled: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_banned: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    granted: Mapped[list[UserRole]] = relationship(lazy="joined", cascade="all, delete-orphan")

    is_authenticated = True
    is_anonymous = False
    # Roles a personal token does not carry: set for one request or event, never kept.
    withheld = frozenset[str]()

    @property
    def display_name(self) -> str:
        """Answer the name others see: the chosen one, else the username."""
        return self.shown_name or self.username

    @property
    def email_verified(self) -> bool:
        """Tell whether somebody proved that letters to this address are read."""
        return self.email_verified_at is not None

    @property
    def has_password(self) -> bool:
        """Tell whether there is a password; one that signs in elsewhere may have none."""
        return self.password_hash is not None

    @property
    def roles(self) -> list[str]:
        """Answer the names of the roles, sorted."""
        return sorted(grant.role for grant in self.granted)

    @property
    def avatar_url(self) -> str | None:
        """Sign a link to the picture, None where there is none."""
        return pictures.link(USER_PICTURE, self.avatar_key)

    def has_role(self, role: str) -> bool:
        """Tell whether the user has a role; an administrator has all."""
        return role not in self.withheld and bool(
            {role, "admin"} & {grant.role for grant in self.granted}
        )

    def get_id(self) -> str:
        """Answer the id Flask-Login keeps in the cookie."""
        return str(self.id)


class TakenUsername(Base):
    """The folded username of an account that was removed; nobody gets it again."""

    __tablename__ = "taken_username"

    username_key: Mapped[str] = mapped_column(String(30), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class UserRole(Base):
    """One role of one user."""

    __tablename__ = "user_role"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class UserIdentity(Base):
    """A person as an issuer knows them: who signs in there is let in here as the user."""

    __tablename__ = "user_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class UserSession(Base):
    """What stands behind a cookie or a bearer token; revoking the row ends it everywhere.

    The kind is `cookie`, `bearer` (a JWT) or `token` (a personal token, the only one with a name
    and scopes, and the only one that need not expire).
    """

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_user_id_created_at", "user_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(50), default="")
    agent: Mapped[str] = mapped_column(String(300), default="")
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    scope_list: Mapped[str | None] = mapped_column(String(60))
    user: Mapped[User] = relationship(lazy="joined")

    @property
    def scopes(self) -> frozenset[str] | None:
        """Answer what a personal token may do; None for a person who signed in."""
        return frozenset((self.scope_list or "").split()) if self.kind == "token" else None


class OneTimeToken(Base):
    """A link that works once: only its hash is kept.

    One with an `email` was sent there, and works while that is the account's address or to be it.
    """

    __tablename__ = "one_time_token"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email: Mapped[str | None] = mapped_column(String(254))
    user: Mapped[User] = relationship(lazy="joined")


class ForgottenPassword(Base):
    """An address whose password somebody says to have forgotten, until a worker looks it up."""

    __tablename__ = "forgotten_password"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email_key: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class SecondFactor(Base):
    """The secret of an authenticator app, sealed; it counts from `confirmed_at` on.

    `last_step` is the 30 seconds whose code was used last: no older one works, nor it again.
    """

    __tablename__ = "second_factor"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), unique=True
    )
    secret: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(default=0)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    wrong_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code that stands in for the app once: only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("factor_id", "code_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    factor_id: Mapped[UUID] = mapped_column(ForeignKey("second_factor.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
