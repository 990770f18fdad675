"""The shapes of the socket events about what plays."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from app.api.schemas import Schema
from app.rooms.said import Measured, Operation, Position, Version

Action = Literal["play", "pause", "seek", "rate", "load", "next", "previous"]
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
    """What a member's player does: `t` in ms of the room's clock, `ahead` s, `drift` ms."""

    v: Version
    position: Position
    t: Measured
    status: Literal["playing", "paused", "buffering", "loading", "error", "detached"]
    ahead: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    drift: Measured | None = None


class Media(Schema):
    """What plays, or its tracks, changed: ask for the playback of `item`."""

    item: str
