"""The `/jobs` namespace: follow one's jobs live, from any event on, without losing one."""

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from flask_socketio import join_room, leave_room
from pydantic import BaseModel

from app import websocket
from app.core.database import after_commit, unit_of_work
from app.core.errors import Forbidden
from app.core.security import Access
from app.jobs import answers, policy, service, watchables
from app.jobs.models import Job, JobEvent
from app.jobs.schemas import EventOut, LeaveJob, Watched, WatchJob
from app.websocket.access import require_user, signed_in, with_scope
from app.websocket.contract import Sends

NAMESPACE = "/jobs"


class JobEvents(websocket.Namespace):
    """Following work in the background, and what of a video can be played by now.

    Takes `job:watch`, `job:leave` and what higher domains hung into `watchables`. Sends `job`,
    `step` and `progress`, each with the number by which a client resumes.
    """

    anonymous = True
    sends: ClassVar[Mapping[str, Sends]] = {
        "job": Sends(EventOut, "A job changed."),
        "step": Sends(EventOut, "A step of a job changed."),
        "progress": Sends(EventOut, "A step got on; the newest in a while."),
    }
    answers: ClassVar[Mapping[str, type[BaseModel]]] = {"job:watch": Watched}

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self.schemas = ChainMap(type(self).schemas, watchables.schemas)  # type: ignore[assignment]
        self.answers = ChainMap(dict(type(self).answers), watchables.answers)  # type: ignore[misc]
        self.sends = ChainMap(dict(type(self).sends), watchables.sends)  # type: ignore[misc]

    def handler(self, event: str) -> Callable[..., Any]:
        """Find the function of an event, here or in the registry."""
        return watchables.handlers.get(event) or super().handler(event)

    def events(self) -> dict[str, Access]:
        """Answer every event with its declaration, those of higher domains too."""
        return {event: self.handler(event).access for event in self.schemas}  # type: ignore[attr-defined]

    @with_scope("read")
    @signed_in
    def on_job__watch(self, data: WatchJob) -> dict[str, Any]:
        """Follow a job: its state now, or the events since the last one seen, then all new ones."""
        if data.job is None:
            join_room(room_of_owner(require_user().id))
            return {}
        with unit_of_work(writes=False):
            if not policy.may_follow(require_user(), service.owner_of(data.job)):
                raise Forbidden
        join_room(room_of_job(data.job))
        return _since(data.job, data.after) if data.after is not None else _now(data.job)

    @with_scope("read")
    @signed_in
    def on_job__leave(self, data: LeaveJob) -> None:
        """Follow a job, or all of mine, no longer."""
        leave_room(room_of_job(data.job) if data.job else room_of_owner(require_user().id))


def _now(job_id: UUID) -> dict[str, Any]:
    with unit_of_work(writes=False):
        job = answers.one(require_user().id, service.show(job_id))
        return {"job": job.model_dump(mode="json")}


def _since(job_id: UUID, after: int) -> dict[str, Any]:
    """Answer the events after a number; a client too far behind gets the job as it is now."""
    with unit_of_work(writes=False):
        found = service.events(job_id, after=after)
        events = [EventOut.model_validate(event).model_dump(mode="json") for event in found]
    return _now(job_id) if len(events) == service.MAX_EVENTS else {"events": events}


def room_of_job(job_id: UUID) -> str:
    """Name the room of one job's followers."""
    return f"job:{job_id}"


def room_of_owner(owner_id: UUID) -> str:
    """Name the room of somebody who follows all their jobs."""
    return f"jobs-of:{owner_id}"


def announce(job: Job, *, event: JobEvent) -> None:
    """Send an event to those who follow, once it is committed."""
    payload = EventOut.model_validate(event)
    rooms = [room_of_job(job.id)] + ([room_of_owner(job.owner_id)] if job.owner_id else [])
    for room in rooms:
        after_commit(websocket.publish, NAMESPACE, payload.kind, payload, room=room)
