"""The channels, every handle that was ever taken, and who follows and sponsors them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.api import pictures
from app.core import clock, ids
from app.core.database import Base, UtcDateTime

# The scope of the links to channels' pictures.
CHANNEL_PICTURE = "channel-picture"


class Tier(StrEnum):
    """What a user is to a channel they follow; a sponsor is a subscriber too."""

    SUBSCRIBER = "subscriber"
    SPONSOR = "sponsor"


class SponsorshipState(StrEnum):
    """How a sponsorship stands; the first two are open, and a user has one open at most."""

    PENDING = "pending"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


OPEN = (SponsorshipState.PENDING, SponsorshipState.GRANTED)


class Channel(Base):
    """Where a creator publishes."""

    __tablename__ = "channel"
    __table_args__ = (Index("ix_channel_owner_created", "owner_id", "created_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    subscriber_count: Mapped[int] = mapped_column(default=0)
    avatar_key: Mapped[str | None] = mapped_column(String(300))
    banner_key: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, onupdate=clock.now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    owner: Mapped[User] = relationship(lazy="raise")

    @property
    def avatar_url(self) -> str | None:
        """Sign a link to the picture, None where there is none."""
        return pictures.link(CHANNEL_PICTURE, self.avatar_key)

    @property
    def banner_url(self) -> str | None:
        """Sign a link to the banner, None where there is none."""
        return pictures.link(CHANNEL_PICTURE, self.banner_key)


class TakenHandle(Base):
    """A handle that belongs, or once belonged, to a channel; the row outlives the channel."""

    __tablename__ = "taken_handle"

    handle: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel_id: Mapped[uuid.UUID] = mapped_column()
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Subscription(Base):
    """That a user follows a channel, and as what."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_of_user", "user_id", "created_at", "channel_id"),
        Index("ix_subscription_of_channel", "channel_id", "created_at", "user_id"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True
    )
    tier: Mapped[str] = mapped_column(String(16), default=Tier.SUBSCRIBER)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    channel: Mapped[Channel] = relationship(lazy="select")


class Sponsorship(Base):
    """One wish to sponsor a channel, or one gift of it, from its beginning to its end.

    `decided` is the creator's yes or no, `ended` what came after it, or the withdrawal; who did it
    stands beside it. `reference` is the order's name where it is paid.
    """

    __tablename__ = "sponsorship"
    __table_args__ = (
        Index("ix_sponsorship_of_channel", "channel_id", "state", "created_at", "id"),
        Index(
            "uq_sponsorship_open",
            "user_id",
            "channel_id",
            unique=True,
            sqlite_where=text("state IN ('pending', 'granted')"),
            postgresql_where=text("state IN ('pending', 'granted')"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    channel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(16), default=SponsorshipState.PENDING)
    reference: Mapped[str | None] = mapped_column(String(255))
    checkout_url: Mapped[str | None] = mapped_column(String(2048))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[uuid.UUID | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column()

    user: Mapped[User] = relationship(lazy="select")
    channel: Mapped[Channel] = relationship(lazy="select")
