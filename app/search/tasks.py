"""The indexer: it works off what is stale, soon after each commit and again on a schedule."""

import logging
from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core.database import db, unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask
from app.search import beside, index
from app.videos.models import Video

log = logging.getLogger(__name__)
REFRESH = "search.refresh"
AT_ONCE = 50


@celery.task(name=REFRESH, base=AppTask)
def refresh() -> int:
    """Make all stale documents again, a few in a transaction; count them."""
    count = 0
    while True:
        with unit_of_work():
            taken = index.take_stale()
        count += taken
        if taken < index.BATCH:
            return count


def count_videos() -> int:
    """Count the videos that are read when everything is made again."""
    with unit_of_work(writes=False):
        return db.session.scalar(select(func.count()).select_from(Video)) or 0


def rebuild(say: Callable[[str], Any]) -> dict[str, int]:
    """Make every document and the vocabulary again, in many transactions; tell how far it is.

    Count the videos that were read, the words that are known and the left-overs that are gone.
    """
    with unit_of_work():
        index.hold()
        beside.make(None, db.session().connection())
        video_ids = db.session.scalars(select(Video.id).order_by(Video.id)).all()
        gone = index.forget_lost()
    for start in range(0, len(video_ids), AT_ONCE):
        with unit_of_work():
            index.hold()
            index.put(video_ids[start : start + AT_ONCE])
        say(f"{min(start + AT_ONCE, len(video_ids))} of {len(video_ids)} videos")
    with unit_of_work():
        index.hold()
        beside.rebuild(db.session().connection())
        words = index.count_words_again()
        index.finish()
    return {"videos": len(video_ids), "words": words, "gone": gone}


def wake(_changed: Collection[UUID]) -> None:
    """Wake the indexer, once for all that changed; when Redis is away leave it to the schedule."""
    try:
        refresh.apply_async(queue="default", retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - the schedule repairs whatever it was
        log.warning("the indexer could not be woken, it will look by itself: %s", error)
