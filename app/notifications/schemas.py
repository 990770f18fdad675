"""The shapes of news in REST and on the `/notifications` namespace."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas import Moment, PageQuery, Pagination, Schema

Mail = Literal["off", "at_once", "daily"]


class NotificationOut(Schema):
    """One piece of news: its sentence, where it leads, and when it was read."""

    id: UUID
    kind: str
    text: str
    about: dict[str, Any]
    link: str
    created_at: Moment
    read_at: Moment | None


class NotificationQuery(PageQuery):
    """Which of my news."""

    unread: bool = Field(default=False, description="Only what I have not read.")


class NotificationPage(Schema):
    """One page of my news, and how many of all are unread."""

    items: list[NotificationOut]
    pagination: Pagination
    unread_count: int


class UnreadCount(Schema):
    """How many of my news are unread."""

    unread_count: int


class PreferenceIn(Schema):
    """How I want one kind of news."""

    kind: str = Field(max_length=30, examples=["new_video"])
    live: bool = Field(description="On the site: in the list, with the bell.")
    mail: Mail = Field(description="By mail: never, each at once, or collected once a day.")


class PreferenceOut(PreferenceIn):
    """How I want one kind of news, and what it is called."""

    title: str
    group: str


class PreferencesIn(Schema):
    """My choices; kinds that are left out stay as they are."""

    items: list[PreferenceIn] = Field(max_length=100)


class PreferencesOut(Schema):
    """My choice for every kind of news."""

    items: list[PreferenceOut]


class ListNews(Schema):
    """Ask for the newest news; the socket is told of changes already."""


class Snapshot(Schema):
    """The newest news; `version` numbers the last change that is in it, older events are in it."""

    version: int
    unread_count: int
    newest: list[NotificationOut]


class News(Schema):
    """Something new."""

    version: int
    item: NotificationOut


class Unread(Schema):
    """How many are unread now."""

    version: int
    count: int


class Read(Schema):
    """What was read; `ids` is null when it is everything."""

    version: int
    ids: list[UUID] | None
    read_at: Moment
