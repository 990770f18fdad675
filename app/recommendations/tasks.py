"""What was watched together is counted on a schedule, a few videos in a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.database import db, unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask
from app.recommendations import cowatch
from app.recommendations.counting import Round
from app.videos.models import Video

REFRESH = "recommendations.refresh"
BATCH = 25
# A round ends after so many, that a library that is watched a lot does not keep a worker for hours.
MOST_A_ROUND = 2_000


@celery.task(name=REFRESH, base=AppTask)
def refresh() -> int:
    """Count again what was watched together with videos that were watched lately; count them."""
    return count(due())


def refresh_all() -> int:
    """Count it for every video of the library; count them."""
    return count(all_videos())


def due() -> Sequence[UUID]:
    """List the videos that were watched lately and not counted since."""
    with unit_of_work(writes=False):
        return cowatch.due(MOST_A_ROUND)


def all_videos() -> Sequence[UUID]:
    """List every video of the library."""
    with unit_of_work(writes=False):
        return db.session.scalars(select(Video.id).order_by(Video.id)).all()


def count(video_ids: Sequence[UUID]) -> int:
    """Count what was watched together with some videos; reading holds nobody up."""
    counting = Round()
    for start in range(0, len(video_ids), BATCH):
        with unit_of_work(writes=False):
            found = counting.neighbours(video_ids[start : start + BATCH])
        with unit_of_work():
            cowatch.keep(found, clock.now())
    return len(video_ids)
