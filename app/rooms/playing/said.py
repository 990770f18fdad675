"""The shapes of the socket events about what plays."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.api.schemas import Schema
from app.rooms.live.store import Loaded
from app.rooms.said import Measured, Operation, Position, Version

Action = Literal["play", "pause", "seek", "rate", "load", "next", "previous"]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")]
NEEDS = {"seek": "position", "rate": "rate", "load": "item"}


class PlaySet(Schema):
    """A wish to change the playback."""

    op: Operation
    base_v: Version
    action: Action
    epoch: Version | None = None
    position: Position | None = None
    rate: Annotated[float, Field(ge=0.25, le=3, allow_inf_nan=False)] | None = None
    item: UUID | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "PlaySet":
        needed = NEEDS.get(self.action)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"{self.action} needs {needed}")
        return self


class Report(Schema):
    """What a member's player does: `t` in ms of the room's clock, `ahead` s, `drift` ms.

    `item` is the film it has, `audio` and `captions` the languages heard and read. A player that
    says neither `item` nor `ahead` is never waited for. `length` is of a film whose site alone
    knows how long it is, in s.
    """

    v: Version
    position: Position
    t: Measured
    status: Literal["playing", "paused", "buffering", "loading", "error", "detached", "idle"]
    item: UUID | None = None
    ahead: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    length: Annotated[float, Field(ge=1, le=1e6, allow_inf_nan=False)] | None = None
    drift: Measured | None = None
    audio: Language | None = None
    captions: Language | None = None

    @property
    def loaded(self) -> Loaded | None:
        """Answer what of the film is there, or None where the player does not say."""
        if self.item is None or self.ahead is None:
            return None
        return Loaded(str(self.item), self.position, self.position + self.ahead)


class Media(Schema):
    """What plays, or its tracks, changed: ask for the playback of `item`."""

    item: str
