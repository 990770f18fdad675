"""The shapes of the chat's socket events."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Schema
from app.rooms.said import Operation, Position
from app.rooms.schemas import MemberName

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class ChatSend(Schema):
    """Say something, perhaps to a line, perhaps at a moment of the film."""

    op: Operation
    text: Text
    reply_to: UUID | None = None
    position: Position | None = None


class ChatEdit(Schema):
    """Say it differently."""

    op: Operation
    id: UUID
    text: Text


class ChatDelete(Schema):
    """Take it back."""

    op: Operation
    id: UUID


class ChatReact(Schema):
    """Put a reaction under a line; `on` false takes it back."""

    op: Operation
    id: UUID
    emoji: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    on: bool = True


class ChatHistory(Schema):
    """Which lines: before a number, or after one."""

    before: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None
    after: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None


class Typing(Schema):
    """Somebody wrote a moment ago."""

    member: MemberName
