"""The shapes of accounts as administrators see them."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas import Moment, PageQuery, Pagination, Schema

RoleName = Literal["viewer", "creator", "moderator", "admin"]


class PersonName(Schema):
    """Somebody in short."""

    id: UUID
    username: str
    display_name: str


class AdminUser(PersonName):
    """An account in the list; `storage` counts the bytes of what they uploaded."""

    email: str
    email_verified: bool
    roles: list[str]
    is_active: bool
    is_disabled: bool
    is_banned: bool
    created_at: Moment
    last_seen_at: Moment | None
    videos: int
    storage: int


class ChannelName(Schema):
    """A channel in short."""

    handle: str
    name: str


class AdminUserDetail(AdminUser):
    """All of an account; `taken` counts against `quota`, which is 0 where there is no limit."""

    first_name: str
    last_name: str
    last_login_at: Moment | None
    has_password: bool
    has_second_factor: bool
    sessions: int = Field(description="Where they are signed in.")
    tokens: int = Field(description="Personal tokens that work.")
    taken: int
    quota: int
    channels: list[ChannelName]
    jobs: dict[str, int] = Field(examples=[{"COMPLETED": 3, "FAILED": 1}])


class AdminUserPage(Schema):
    """One page of accounts."""

    items: list[AdminUser]
    pagination: Pagination


class AdminUserQuery(PageQuery):
    """Which accounts: by name, e-mail address or id, by role and state, in which order."""

    q: str = Field("", max_length=200)
    role: RoleName | None = None
    state: Literal["active", "disabled", "banned"] | None = None
    sort: Literal["newest", "name", "seen", "storage", "videos"] = "newest"


class Why(Schema):
    """Why something is done; only administrators read it."""

    reason: str = Field("", max_length=500, examples=["They asked for it."])


class Ended(Schema):
    """How many sessions and tokens were ended."""

    ended: int
