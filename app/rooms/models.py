"""Rooms, the people rooms remember, and what was said in them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock, ids
from app.core.database import Base, UtcDateTime
from app.videos.models import Video


class Privacy(StrEnum):
    """Who finds a room and gets in."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"
    PASSWORD = "password"  # noqa: S105 - a kind of room


class Role(StrEnum):
    """What somebody is in a room, from the least to the most."""

    GUEST = "guest"
    MEMBER = "member"
    MODERATOR = "moderator"
    COHOST = "cohost"
    HOST = "host"


class Preset(StrEnum):
    """Who may steer the film."""

    HOST = "host"
    HOSTS = "hosts"
    PAUSE = "pause"
    EVERYONE = "everyone"


class Loop(StrEnum):
    """What happens with a film that has ended."""

    OFF = "off"
    ONE = "one"
    ALL = "all"


class QueueOrder(StrEnum):
    """What says which film of the queue is next."""

    MANUAL = "manual"
    VOTES = "votes"


class WaitPolicy(StrEnum):
    """For whom a room waits before it plays."""

    OFF = "off"
    SOFT = "soft"
    STRICT = "strict"


class LineKind(StrEnum):
    """What a chat line is."""

    SAID = "said"
    ANNOUNCED = "announced"


class Room(Base):
    """A watch party. Its playback is Redis' business; from `epoch` on the columns are a copy.

    Positions and times of the copy are whole milliseconds, `rate` thousandths.
    """

    __tablename__ = "room"
    __table_args__ = (
        Index("ix_room_listed", "privacy", "closed_at", "last_active_at", "id"),
        Index("ix_room_of_video", "video_id", "closed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    slug: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    privacy: Mapped[str] = mapped_column(String(16), default=Privacy.UNLISTED)
    preset: Mapped[str] = mapped_column(String(16), default=Preset.HOST)
    guests: Mapped[bool] = mapped_column(default=True)
    wait_policy: Mapped[str] = mapped_column(String(8), default=WaitPolicy.SOFT)
    permanent: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(String(60))
    # What roles may here beside what the preset says: {role: {grant: bool}}.
    grants: Mapped[dict[str, dict[str, bool]]] = mapped_column(JSON, default=dict)
    slow_seconds: Mapped[int] = mapped_column(default=0)
    locked: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    host_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    stand_in: Mapped[bool] = mapped_column(default=False)
    video_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("video.id", ondelete="CASCADE"))

    epoch: Mapped[int] = mapped_column(default=0)
    v: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    rate: Mapped[int] = mapped_column(default=1000)
    playing: Mapped[bool] = mapped_column(default=False)
    at: Mapped[int] = mapped_column(BigInteger, default=0)
    saved_at: Mapped[int] = mapped_column(BigInteger, default=0)

    queue_epoch: Mapped[int] = mapped_column(default=0)
    queue_v: Mapped[int] = mapped_column(default=0)
    loop: Mapped[str] = mapped_column(String(8), default=Loop.OFF)
    queue_order: Mapped[str] = mapped_column(String(8), default=QueueOrder.MANUAL)
    skip_quorum: Mapped[int] = mapped_column(default=50)

    chat_seq: Mapped[int] = mapped_column(default=0)
    # Lines up to this number were cleared away together.
    cleared_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_active_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    host: Mapped[User] = relationship(foreign_keys=host_id, lazy="joined", innerjoin=True)
    video: Mapped[Video] = relationship(lazy="select")

    @property
    def key(self) -> str:
        """Name the room in Redis and in the sockets' rooms."""
        return self.id.hex


class RoomMember(Base):
    """What a room remembers of a person: role, grants, mute, kick. Who is here now, Redis knows."""

    __tablename__ = "room_member"

    room_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room.id", ondelete="CASCADE"), primary_key=True
    )
    member: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(50))
    role: Mapped[str] = mapped_column(String(16))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    # What this person may beside what the role may: {grant: bool}.
    grants: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    muted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mute_reason: Mapped[str] = mapped_column(String(200), default="")
    kicked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoomMessage(Base):
    """One chat line; `seq` counts the lines of its room from 1, `op` is its sender's id of it."""

    __tablename__ = "room_message"
    __table_args__ = (
        UniqueConstraint("room_id", "seq"),
        UniqueConstraint("room_id", "member", "op"),
        Index("ix_room_message_replayed", "room_id", "video_id", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(16), default=LineKind.SAID)
    op: Mapped[str] = mapped_column(String(36))
    member: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(50))
    text: Mapped[str] = mapped_column(Text)
    reply_to_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("room_message.id", ondelete="SET NULL"), index=True
    )
    # The moment of the film it was said at, and which film that was.
    position: Mapped[float | None] = mapped_column()
    video_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("video.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Moderators took it down: its text stays, and nobody is shown it.
    taken_down_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Counts what became of it since it was said.
    v: Mapped[int] = mapped_column(default=0)

    reactions: Mapped[list["RoomReaction"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )
    reply_to: Mapped["RoomMessage | None"] = relationship(
        remote_side="RoomMessage.id", lazy="selectin", join_depth=1
    )

    @property
    def is_gone(self) -> bool:
        """Tell whether nobody is shown the line any more: only its place and number stay."""
        return self.deleted_at is not None or self.taken_down_at is not None


class RoomReaction(Base):
    """One member's reaction to a chat line."""

    __tablename__ = "room_reaction"

    message_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room_message.id", ondelete="CASCADE"), primary_key=True
    )
    member: Mapped[str] = mapped_column(String(40), primary_key=True)
    emoji: Mapped[str] = mapped_column(String(16), primary_key=True)


class RoomChange(Base):
    """A change of a chat line that was made; `op` is the id of it that its maker gave."""

    __tablename__ = "room_change"

    message_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room_message.id", ondelete="CASCADE"), primary_key=True
    )
    member: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
    op: Mapped[str] = mapped_column(String(36), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


class RoomMention(Base):
    """Somebody whom a chat line names; `told_at` is when it was settled whether they hear of it."""

    __tablename__ = "room_mention"
    __table_args__ = (
        Index("ix_room_mention_untold", "created_at", postgresql_where=text("told_at IS NULL"),
              sqlite_where=text("told_at IS NULL")),
    )  # fmt: skip

    message_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room_message.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
