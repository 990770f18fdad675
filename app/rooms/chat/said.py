"""The shapes of the chat's socket events."""

import unicodedata
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.api.schemas import Schema
from app.rooms.said import Operation, Position
from app.rooms.schemas import MemberName

MOST_OF_ONE = 16
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


def only_signs(text: str) -> str:
    """Answer a text that is an emoji; raise ValueError for letters and figures."""
    if any(unicodedata.category(one)[0] in "LNPZ" for one in text):
        raise ValueError("choose an emoji")
    return text


Emoji = Annotated[
    str, StringConstraints(min_length=1, max_length=MOST_OF_ONE), AfterValidator(only_signs)
]


class ChatSend(Schema):
    """Say something, perhaps to a line, perhaps at a moment of the film."""

    op: Operation
    text: Text
    reply_to: UUID | None = None
    position: Position | None = None


class Announce(Schema):
    """Say something that stands above the chat until everybody has put it away."""

    op: Operation
    text: Text


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
    emoji: Emoji
    on: bool = True


class Float(Schema):
    """Let a reaction rise over the picture."""

    emoji: Emoji


class ChatHistory(Schema):
    """Which lines: before a number, or after one."""

    before: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None
    after: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None


class Typing(Schema):
    """Somebody wrote a moment ago."""

    member: MemberName


class Cleared(Schema):
    """All lines up to a number were taken away."""

    seq: int
