"""The shapes of the socket events that set a room and keep order in it."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.api.schemas import Schema
from app.rooms.models import Preset, Privacy, QueueOrder, Role, WaitPolicy
from app.rooms.policy import known_grant
from app.rooms.said import MemberId, Operation
from app.rooms.schemas import Quorum, RoomName
from app.videos.schemas import Password

Reason = Annotated[str, StringConstraints(max_length=200)]
Grant = Annotated[str, AfterValidator(known_grant)]
Seconds = Annotated[int, Field(ge=1, le=31_536_000)]


class Kick(Schema):
    """A member is sent out."""

    op: Operation
    member: MemberId
    reason: Reason | None = None


class Moderation(Schema):
    """Something done to a member, for a while."""

    op: Operation
    member: MemberId
    seconds: Seconds | None = None
    reason: Reason | None = None


class Lift(Schema):
    """Something done to a member is taken back."""

    op: Operation
    member: MemberId


class HostTransfer(Schema):
    """Make somebody else the host."""

    op: Operation
    member: MemberId


class MemberRole(Schema):
    """Give somebody a role below one's own."""

    op: Operation
    member: MemberId
    role: Role


class MemberAbout(Schema):
    """A question for what somebody may."""

    member: MemberId


class Grants(Schema):
    """What somebody may by the role, and what they alone may and may not beside it."""

    role: str
    usual: list[str]
    allow: list[str]
    deny: list[str]


class MemberGrants(Schema):
    """What one person may and may not, whatever the role; the rest is as the role has it."""

    op: Operation
    member: MemberId
    allow: list[Grant] = Field(default_factory=list, max_length=40)
    deny: list[Grant] = Field(default_factory=list, max_length=40)


class SettingsChange(Schema):
    """What changes of a room from inside."""

    op: Operation
    name: RoomName | None = None
    privacy: Privacy | None = None
    preset: Preset | None = None
    guests: bool | None = None
    permanent: bool | None = None
    password: Password | None = None
    queue_order: QueueOrder | None = None
    skip_quorum: Quorum | None = None
    wait_policy: WaitPolicy | None = None
    grants: dict[Role, dict[Grant, bool]] | None = None


class Slow(Schema):
    """One line in so many seconds for each; 0 ends it."""

    op: Operation
    seconds: Annotated[int, Field(ge=0, le=3600)]


class Lock(Schema):
    """Let nobody new in, or again everybody."""

    op: Operation
    on: bool


class Just(Schema):
    """A deed that says everything by its name."""

    op: Operation
