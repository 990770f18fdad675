"""The shapes of rooms in REST."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from app.api.schemas import Moment, Pagination, Schema
from app.rooms.models import LineKind, Preset, Privacy, QueueOrder, Role, WaitPolicy
from app.videos.schemas import Password, VideoSummary

RoomName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Quorum = Annotated[int, Field(ge=1, le=100)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=50)]


class NewRoom(Schema):
    """A room to be; without a name it is called as its video.

    `password` opens a room whose privacy is `password`; with `starts_at` a party is planned in it.
    """

    video_id: UUID
    name: RoomName | None = None
    privacy: Privacy = Privacy.UNLISTED
    guests: bool = True
    permanent: bool = False
    password: Password | None = None
    starts_at: AwareDatetime | None = None


class RoomChanges(Schema):
    """What changes of a room; what is left out stays."""

    name: RoomName | None = None
    privacy: Privacy | None = None
    preset: Preset | None = None
    guests: bool | None = None
    permanent: bool | None = None
    password: Password | None = None
    queue_order: QueueOrder | None = None
    skip_quorum: Quorum | None = None
    wait_policy: WaitPolicy | None = None


class InviteQuery(Schema):
    """What an invite link adds to a room's address."""

    invite: Annotated[str, StringConstraints(max_length=200)] | None = None


class HostOut(Schema):
    """Who is host."""

    id: UUID
    username: str
    display_name: str


class State(Schema):
    """The playback: `position` in seconds at `at`, times in ms of the room's clock."""

    epoch: int
    v: int
    item: str | None
    position: float
    rate: float
    playing: bool
    at: int
    server_time: int


class RoomOut(Schema):
    """A room; `max_members` -1 is no limit.

    `state` is None while nobody is there, and for who has not given the room's password;
    `starts_at` is for when its party is planned, None where none is.
    """

    id: UUID
    slug: str
    name: str
    privacy: Privacy
    preset: Preset
    guests: bool
    queue_order: QueueOrder
    skip_quorum: int
    wait_policy: WaitPolicy
    permanent: bool
    host: HostOut
    video: VideoSummary
    max_members: int
    member_count: int
    state: State | None
    starts_at: Moment | None
    created_at: Moment
    last_active_at: Moment


class RoomPage(Schema):
    """One page of rooms."""

    items: list[RoomOut]
    pagination: Pagination


class MemberName(Schema):
    """A member, as far as a chat line names it."""

    id: str
    name: str


class Quote(Schema):
    """What a reply shows of the line it answers."""

    name: str
    text: str
    deleted: bool


class MessageOut(Schema):
    """A chat line; `seq` counts the lines of its room, a deleted one has no text.

    `v` counts what became of it: of two answers about one line that with the lower `v` is older.
    `kind` is `said` or `announced`, `role` what its writer is in the room by now. `mine` are the
    asker's own reactions, where there is an asker.
    """

    id: UUID
    seq: int
    v: int
    kind: LineKind
    member: MemberName
    role: Role
    user_id: UUID | None
    text: str
    reply_to: UUID | None
    quote: Quote | None = None
    position: float | None
    video_id: UUID | None = None
    created_at: Moment
    edited_at: Moment | None
    deleted: bool
    reactions: dict[str, int]
    mine: list[str] | None = None


class Messages(Schema):
    """Chat lines, the oldest first; `more` tells whether there are others beyond them."""

    messages: list[MessageOut]
    more: bool


class Replay(Schema):
    """A room with lines about a film, and how many; a closed one is deleted before long."""

    slug: str
    name: str
    lines: int
    closed_at: Moment | None


class Replays(Schema):
    """The rooms whose chat one may read again beside a film."""

    items: list[Replay]


class MessagesQuery(Schema):
    """Which lines: before a number, the newest without one; or by the moments of a film.

    With `from_position` or `to_position`, seconds of `video_id` (the room's film without one), they
    come in the order of their moments, and `skip` leaves out as many as are known.
    """

    before: int | None = Field(None, ge=1, le=2_147_483_647)
    from_position: float | None = Field(None, ge=0, le=1_000_000)
    to_position: float | None = Field(None, ge=0, le=1_000_000)
    video_id: UUID | None = None
    skip: int = Field(0, ge=0, le=100_000)


class MemberOut(MemberName):
    """Somebody in a room; `status` is what its player last said, `drift` is in ms.

    `audio` and `captions` are the languages of what they hear and read.
    """

    role: str
    user_id: UUID | None
    joined_at: int
    connected: bool
    host: bool
    status: str | None = None
    ahead: float | None = None
    drift: float | None = None
    audio: str | None = None
    captions: str | None = None


class MembersOut(Schema):
    """Who is here; a crowd is only counted."""

    v: int
    count: int
    members: list[MemberOut] = Field(default_factory=list)
