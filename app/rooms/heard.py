"""The shapes of what members hear and are answered, where scripts or several parts write it."""

from uuid import UUID

from pydantic import Field

from app.api.schemas import Schema
from app.rooms.models import Loop, QueueOrder
from app.rooms.queue.schemas import QueueOut
from app.rooms.said import SettingsOut, You
from app.rooms.schemas import MemberName, MembersOut, MessageOut, State
from app.videos.schemas import Playback
from app.websocket.contract import Refusal


class GateOut(Schema):
    """The room waits since version `v`; without a `deadline` it does so no longer."""

    v: int
    waiting: list[MemberName]
    deadline: int | None
    ready: int
    needed: int


class SkipVotes(Schema):
    """How the vote to skip stands; 0 of 0 while nobody wants it."""

    votes: int
    needed: int


class QueuedOut(Schema):
    """An entry of the queue as everybody is told it: its film each asks for."""

    id: str
    by: MemberName | None
    votes: int
    added_at: int


class QueueTold(Schema):
    """The queue in the order it will play, the same for everybody and therefore without films."""

    epoch: int
    v: int
    loop: Loop
    order: QueueOrder
    skip: SkipVotes
    items: list[QueuedOut]


class Floats(Schema):
    """What rose over the picture since the last time."""

    counts: dict[str, int]


class Time(Schema):
    """The time of the room when a question came and when it was answered."""

    c: float
    r: float
    s: float


class Changed(Schema):
    """A change was made, of this version."""

    v: int


class Queued(Changed):
    """A film was put into the queue."""

    entry: UUID


class Kept(Schema):
    """A line is kept."""

    id: UUID
    seq: int


class SettingsNow(Schema):
    """How the room is set after a change."""

    settings: SettingsOut


class Joined(Schema):
    """Everything a member needs to begin, or with `resumed` to go on where it stopped."""

    you: You
    server_time: int
    state: State
    states: list[State] = Field(default_factory=list)
    resumed: bool = False
    gate: GateOut | None
    queue: QueueOut
    members: MembersOut
    chat: list[MessageOut]
    pinned: MessageOut | None
    settings: SettingsOut
    media: Playback | None


class RoomRefusal(Refusal):
    """Why an event was refused; a wish that came too late is told how the room stands now."""

    state: State | None = None
    queue: QueueTold | None = None
