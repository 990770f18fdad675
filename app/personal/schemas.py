"""The shapes of exports and of removing an account."""

from uuid import UUID

from pydantic import Field

from app.accounts.schemas import TriedPassword
from app.api.schemas import Moment, Pagination, Schema
from app.jobs.models import JobState
from app.jobs.schemas import Reason


class ExportOut(Schema):
    """A copy of everything that is a person's; `url` opens it for them until it expires.

    `progress` is 0..1, `size` is in bytes; without a `url` it is being made, failed, or is gone.
    """

    id: UUID
    status: JobState
    progress: float
    reason: Reason | None
    size: int | None
    sha256: str | None
    url: str | None
    expires_at: Moment | None
    created_at: Moment
    finished_at: Moment | None


class ExportPage(Schema):
    """One page of exports, the newest first."""

    items: list[ExportOut]
    pagination: Pagination


class RemovalWish(Schema):
    """The own username, typed, and the password; an account without one leaves it out."""

    username: str = Field(min_length=1, max_length=30)
    current_password: TriedPassword | None = None


class RemovalToken(Schema):
    """What removes the account until `expires_at`."""

    token: str
    expires_at: Moment


class RemovalOrder(Schema):
    """The token of the first step."""

    token: str = Field(min_length=1, max_length=100)
