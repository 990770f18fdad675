"""The shapes of the socket events of coming, being there and going, and what all events share."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Schema
from app.rooms.schemas import MemberName, PersonName
from app.videos.schemas import VideoSummary

Operation = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F-]{32,36}$")]
Position = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Version = Annotated[int, Field(ge=0, le=2**53)]
Measured = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
MemberId = Annotated[str, StringConstraints(min_length=3, max_length=40)]


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
    password: Annotated[str, StringConstraints(max_length=200, strip_whitespace=False)] | None = (
        None
    )
    invite: Annotated[str, StringConstraints(max_length=200)] | None = None
    resume: Resume | None = None


class Nothing(Schema):
    """An event that says everything by its name."""


class Ping(Schema):
    """A question for the time; `c` comes back as it was."""

    c: Measured


class SettingsOut(Schema):
    """How a room is set; `max_members` -1 is no limit.

    `grants` is what each role may, `cleared` the number up to which lines were taken away, `owner`
    whom nobody stands above.
    """

    slug: str
    name: str
    privacy: str
    preset: str
    guests: bool
    permanent: bool
    queue_order: str
    skip_quorum: int
    wait_policy: str
    grants: dict[str, list[str]]
    slow_seconds: int
    locked: bool
    cleared: int
    max_members: int
    host: MemberName
    owner: str
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
    mute_reason: str = ""
    token: str | None = None


class Ended(Schema):
    """Why a member, or everybody, is out of the room."""

    code: str
    reason: str | None = None
