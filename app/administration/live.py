"""The live board: administrators hear the events of every job on the `/jobs` namespace."""

from __future__ import annotations

from flask_socketio import join_room

from app import websocket
from app.api.schemas import Empty
from app.core.database import after_commit
from app.jobs import watchables
from app.jobs.events import NAMESPACE
from app.jobs.models import Job, JobEvent
from app.jobs.schemas import EventOut
from app.websocket.access import role

EVERYBODYS = "jobs-of-everybody"


@role("admin")
def watch(data: Empty) -> dict[str, bool]:  # noqa: ARG001 - as every event
    """Follow the jobs of everybody and of the house."""
    join_room(EVERYBODYS)
    return {}


def announce(_job: Job, *, event: JobEvent) -> None:
    """Send an event to the administrators who follow, once it is committed."""
    payload = EventOut.model_validate(event)
    after_commit(websocket.publish, NAMESPACE, payload.kind, payload, room=EVERYBODYS)


def register() -> None:
    """Hang the event into the namespace."""
    watchables.register("jobs:watch", watch)
