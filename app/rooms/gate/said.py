"""The shapes of the socket events of the gate."""

from uuid import UUID

from app.api.schemas import Schema
from app.rooms.said import Operation, Version


class Ready(Schema):
    """The sender's film is loaded where the gate of version `v` waits."""

    v: Version
    item: UUID


class StartNow(Schema):
    """Wait for nobody any longer."""

    op: Operation
