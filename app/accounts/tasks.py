"""The work of accounts that runs in a worker, and what is tidied on a schedule."""

from __future__ import annotations

import logging
from datetime import datetime

from app.accounts import links, recovery
from app.core.database import unit_of_work
from app.core.extensions import celery

log = logging.getLogger(__name__)
LOOK_UP = "accounts.look_up_forgotten"
QUEUE = "mail"


@celery.task(name=LOOK_UP)
def look_up_forgotten() -> int:
    """Look up every address whose password was forgotten; a lost or doubled call does no harm."""
    with celery.flask_app.app_context(), unit_of_work():
        return recovery.look_up_forgotten()


def ring() -> None:
    """Have a worker look now; when Redis is away leave it to the schedule."""
    try:
        look_up_forgotten.apply_async(queue=QUEUE, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - the schedule repairs whatever it was
        log.warning("forgotten passwords wait for the next round: %s", error)


def sweep_links(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete links that work no more."""
    with unit_of_work(writes=not dry_run):
        return links.sweep(now, dry_run=dry_run)
