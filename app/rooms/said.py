"""The shapes of the rooms' socket events; `docs/rooms-protocol.md` explains them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.api.schemas import Schema
from app.rooms.models import Preset, Privacy
from app.rooms.schemas import MemberName, PersonName, RoomName
from app.videos.schemas import VideoSummary

Operation = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F-]{32,36}$")]
Position = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Version = Annotated[int, Field(ge=0, le=2**53)]
Measured = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
MemberId = Annotated[str, StringConstraints(min_length=3, max_length=40)]
Action = Literal["play", "pause", "seek", "rate", "load", "next", "previous"]
NEEDS = {"seek": "position", "rate": "rate", "load": "item"}


class Resume(Schema):
    """Where a client stopped hearing; `token` says which guest it was."""

    epoch: Version
    v: Version
    chat_seq: Version = 0
    token: Annotated[str, StringConstraints(max_length=200)] | None = None


class Join(Schema):
    """Come into a room."""

    room: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    name: PersonName | None = None
    password: Annotated[str, StringConstraints(max_length=200)] | None = None
    invite: Annotated[str, StringConstraints(max_length=200)] | None = None
    resume: Resume | None = None


class Nothing(Schema):
    """An event that says everything by its name."""


class Ping(Schema):
    """A question for the time; `c` comes back as it was."""

    c: Measured


class PlaySet(Schema):
    """A wish to change the playback."""

    op: Operation
    base_v: Version
    action: Action
    epoch: Version | None = None
    position: Position | None = None
    rate: Annotated[float, Field(ge=0.25, le=3, allow_inf_nan=False)] | None = None
    item: UUID | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "PlaySet":
        needed = NEEDS.get(self.action)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"{self.action} needs {needed}")
        return self


class Report(Schema):
    """What a member's player does: `t` in ms of the room's clock, `ahead` s, `drift` ms."""

    v: Version
    position: Position
    t: Measured
    status: Literal["playing", "paused", "buffering", "loading", "error", "detached"]
    ahead: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    drift: Measured | None = None


class ChatSend(Schema):
    """Say something, perhaps to a line, perhaps at a moment of the film."""

    op: Operation
    text: Text
    reply_to: UUID | None = None
    position: Position | None = None


class ChatEdit(Schema):
    """Say it differently."""

    op: Operation
    id: UUID
    text: Text


class ChatDelete(Schema):
    """Take it back."""

    op: Operation
    id: UUID


class ChatReact(Schema):
    """Put a reaction under a line; `on` false takes it back."""

    op: Operation
    id: UUID
    emoji: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    on: bool = True


class ChatHistory(Schema):
    """Which lines: before a number, or after one."""

    before: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None
    after: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None


class Moderation(Schema):
    """Something done to a member."""

    op: Operation
    member: MemberId
    seconds: Annotated[int, Field(ge=1, le=31_536_000)] | None = None
    reason: Annotated[str, StringConstraints(max_length=200)] | None = None


class SettingsChange(Schema):
    """What changes of a room from inside."""

    op: Operation
    name: RoomName | None = None
    privacy: Privacy | None = None
    preset: Preset | None = None
    guests: bool | None = None


class HostTransfer(Schema):
    """Make somebody else the host."""

    op: Operation
    member: MemberId


class SettingsOut(Schema):
    """How a room is set; `max_members` -1 is no limit."""

    slug: str
    name: str
    privacy: str
    preset: str
    guests: bool
    max_members: int
    host: MemberName
    video: VideoSummary


class You(Schema):
    """What a member is; `muted_until` is ISO 8601."""

    id: str
    name: str
    role: str
    host: bool
    grants: list[str]
    user_id: UUID | None
    joined_at: int
    muted_until: str | None = None
    token: str | None = None


class Media(Schema):
    """What plays, or its tracks, changed: ask for the playback of `item`."""

    item: str


class Typing(Schema):
    """Somebody wrote a moment ago."""

    member: MemberName


class Ended(Schema):
    """Why a member, or everybody, is out of the room."""

    code: str
    reason: str | None = None
