"""The shape of a room's queue as one viewer is told it."""

from app.api.schemas import Schema
from app.rooms.models import Loop, QueueOrder
from app.rooms.schemas import MemberName
from app.videos.schemas import VideoSummary


class EntryOut(Schema):
    """A film in the queue; `added_at` is in ms of the room's clock, `by` None for the room's own.

    Who may not see that the film is there gets no `film`; who may not watch it, `reason`. `blocked`
    counts the members present who may not watch it, for who may; `blocked_members` names them to
    who may take any entry out. `mine` tells whether the viewer voted for it.
    """

    id: str
    by: MemberName | None
    votes: int
    added_at: int
    mine: bool
    film: VideoSummary | None
    reason: str | None
    blocked: int | None
    blocked_members: list[str]


class SkipOut(Schema):
    """How many want the film skipped, and how many must; 0 of 0 while nobody does."""

    votes: int
    needed: int
    mine: bool


class QueueOut(Schema):
    """A room's queue in the order it will play; a greater `epoch`, then a greater `v`, is newer."""

    epoch: int
    v: int
    loop: Loop
    order: QueueOrder
    skip: SkipOut
    items: list[EntryOut]
