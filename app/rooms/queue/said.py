"""The shapes of the socket events about what plays next."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas import Schema
from app.rooms.models import Loop
from app.rooms.queue.limits import ENTRIES
from app.rooms.said import Operation, Version

Place = Annotated[int, Field(ge=0, le=ENTRIES)]


class QueueAdd(Schema):
    """Put a video into the queue: at a place counted from 0, else at the end."""

    op: Operation
    item: UUID
    at: Place | None = None
    base_qv: Version | None = None
    epoch: Version | None = None


class QueueRemove(Schema):
    """Take an entry out."""

    op: Operation
    entry: UUID


class QueueMove(Schema):
    """Move an entry to a place counted from 0."""

    op: Operation
    entry: UUID
    at: Place
    base_qv: Version
    epoch: Version | None = None


class WholeQueue(Schema):
    """Do something to the whole queue as the sender saw it: clear it, or shuffle it."""

    op: Operation
    base_qv: Version
    epoch: Version | None = None


class QueueLoop(Schema):
    """Say what happens with a film that has ended."""

    op: Operation
    loop: Loop


class QueueVote(Schema):
    """Vote an entry up, or take the vote back."""

    op: Operation
    entry: UUID
    on: bool = True


class QueuePlay(Schema):
    """Show an entry now; `base_v` is the version of the playback, as for `play:set`."""

    op: Operation
    base_v: Version
    entry: UUID
    epoch: Version | None = None


class SkipVote(Schema):
    """Want the film that plays skipped, or no longer."""

    op: Operation
    on: bool = True


class QueueFilms(Schema):
    """Who may watch what is in the queue changed: read it again."""

    why: Literal["rights"] = "rights"
