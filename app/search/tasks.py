"""The indexer: it works off what is stale, soon after each commit and again on a schedule."""

import logging
from collections.abc import Collection
from uuid import UUID

from app.core.database import unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask
from app.search import index

log = logging.getLogger(__name__)
REFRESH = "search.refresh"


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


def wake(_changed: Collection[UUID]) -> None:
    """Wake the indexer, once for all that changed; when Redis is away leave it to the schedule."""
    try:
        refresh.apply_async(queue="default", retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - the schedule repairs whatever it was
        log.warning("the indexer could not be woken, it will look by itself: %s", error)
