"""The shapes of the socket events that set a room and keep order in it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.api.schemas import Schema
from app.rooms.models import Preset, Privacy, QueueOrder, WaitPolicy
from app.rooms.said import MemberId, Operation
from app.rooms.schemas import Quorum, RoomName
from app.videos.schemas import Password


class Moderation(Schema):
    """Something done to a member."""

    op: Operation
    member: MemberId
    seconds: Annotated[int, Field(ge=1, le=31_536_000)] | None = None
    reason: Annotated[str, StringConstraints(max_length=200)] | None = None


class HostTransfer(Schema):
    """Make somebody else the host."""

    op: Operation
    member: MemberId


class SettingsChange(Schema):
    """What changes of a room from inside."""

    op: Operation
    name: RoomName | None = None
    privacy: Privacy | None = None
    preset: Preset | None = None
    guests: bool | None = None
    password: Password | None = None
    queue_order: QueueOrder | None = None
    skip_quorum: Quorum | None = None
    wait_policy: WaitPolicy | None = None
