"""The shapes of invites and invitations in REST."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Moment, Pagination, Schema
from app.rooms.invites.calling import Outcome
from app.rooms.invites.models import Answer
from app.rooms.schemas import HostOut, RoomName

MINUTE, THIRTY_DAYS = 60, 30 * 24 * 3600
Username = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class NewInvite(Schema):
    """An invite link to be: for how many seconds, for how many people; without end if left out."""

    expires_in: Annotated[int, Field(ge=MINUTE, le=THIRTY_DAYS)] | None = None
    max_uses: Annotated[int, Field(ge=1, le=1000)] | None = None


class InviteOut(Schema):
    """An invite link; `uses` counts the people who came in by it."""

    id: UUID
    made_by: HostOut
    uses: int
    max_uses: int | None
    created_at: Moment
    expires_at: Moment | None
    is_alive: bool


class MadeInvite(InviteOut):
    """A new invite; `token` and `url` are told this once."""

    token: str
    url: str


class InvitePage(Schema):
    """One page of invites."""

    items: list[InviteOut]
    pagination: Pagination


class NewInvitations(Schema):
    """Whom to invite, by username."""

    usernames: Annotated[list[Username], Field(min_length=1, max_length=20)]


class Invited(Schema):
    """What became of a name."""

    username: str
    outcome: Outcome


class InvitedOut(Schema):
    """What became of each name, in their order."""

    items: list[Invited]


class InvitationOut(Schema):
    """Somebody invited into a room, as who invites sees it."""

    id: UUID
    user: HostOut
    sender: HostOut
    state: Answer
    created_at: Moment
    answered_at: Moment | None


class InvitationPage(Schema):
    """One page of invitations."""

    items: list[InvitationOut]
    pagination: Pagination


class RoomNamed(Schema):
    """A room, as far as an invitation names it."""

    slug: str
    name: RoomName


class MyInvitationOut(Schema):
    """An invitation that waits for an answer, as who is invited sees it."""

    id: UUID
    room: RoomNamed
    sender: HostOut
    created_at: Moment


class MyInvitationPage(Schema):
    """One page of my invitations."""

    items: list[MyInvitationOut]
    pagination: Pagination
