"""How the site is at a glance, in a number of questions that does not grow with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.administration import checks, open_rooms, people, space, work
from app.administration.schemas import (
    HealthNow,
    JobCounts,
    Overview,
    QueueOut,
    RoomCounts,
    StorageNow,
    UserCounts,
    VideoCounts,
)
from app.administration.work import Queue
from app.channels.models import Channel
from app.core import clock
from app.core.database import db, unit_of_work
from app.core.registries import Check
from app.services import storage
from app.videos.models import Video
from app.videos.values import Status


def look() -> Overview:
    """Answer how the site is; opens its own unit of work, after the checks and the measuring."""
    asked, room_in_store = checks.ask_readiness(), stored()
    with unit_of_work(writes=False):
        return Overview(
            users=UserCounts(**people.counts(ago)),
            channels=_channels(),
            videos=_videos(),
            storage=room_in_store,
            jobs=JobCounts(by_state=work.states(), failed_steps=work.failed_steps()),
            queues=[queue(one) for one in work.queues()],
            rooms=RoomCounts(**open_rooms.counts()),
            health=health(asked),
        )


def ago(**distance: int) -> datetime:
    """Answer the moment so long ago."""
    return clock.now() - timedelta(**distance)


def stored() -> StorageNow:
    """Answer how full the storage is; no unit of work may be open."""
    found = space.measured()
    free = storage.current().free_bytes()
    return StorageNow(used=found.used, free=free, measured_at=found.at)


def queue(found: Queue) -> QueueOut:
    """Answer how a queue is."""
    waits = (clock.now() - found.waits_since).total_seconds() if found.waits_since else None
    return QueueOut(
        name=found.name,
        waiting=found.waiting,
        ready=found.ready,
        running=found.running,
        oldest_seconds=None if waits is None else round(max(0.0, waits), 1),
    )


def health(asked: list[Check]) -> HealthNow:
    """Answer which checks are wrong."""
    wrong = [check.name for check in asked if not check.ok]
    return HealthNow(ok=not wrong, wrong=wrong)


def _channels() -> int:
    there = select(func.count()).select_from(Channel).where(Channel.deleted_at.is_(None))
    return db.session.scalar(there) or 0


def _videos() -> VideoCounts:
    there = select(Video.status, func.count()).where(Video.deleted_at.is_(None))
    found = {row[0]: row[1] for row in db.session.execute(there.group_by(Video.status))}
    return VideoCounts(**{status.value: found.get(status, 0) for status in Status})
