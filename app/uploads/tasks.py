"""The tidying of the spool, on a schedule and as `flask cleanup`."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from app.core.database import unit_of_work
from app.core.errors import AppError
from app.uploads import landing, service
from app.uploads.errors import UploadIsBusy

log = logging.getLogger(__name__)


def tidy(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Finish what is whole, end what expired, remove files nobody knows; count what went.

    The records of finished uploads go, too, once nobody asks about them.
    """
    with unit_of_work(writes=False):
        whole, expired = service.complete_ones(), service.expired_ones(now)
        finished = service.count_finished(now)
    strays = stray_files(now)
    if not dry_run:
        for upload_id in whole:
            finish(upload_id)
        for upload_id in expired:
            discard(upload_id)
        for upload_id in strays:
            remove_file(upload_id)
        with unit_of_work():
            service.forget_finished(now)
    return len(expired) + len(strays) + finished


def stray_files(now: datetime) -> set[UUID]:
    """Find old spool files that belong to no unfinished upload."""
    old = list(landing.spool().older_than(now - landing.lifetime()))
    with unit_of_work(writes=False):
        return service.unknown_of(old)


def finish(upload_id: UUID) -> None:
    """Make a video of an upload whose client went after the last byte."""
    try:
        landing.finish_if_complete(upload_id)
    except AppError as error:
        log.warning("upload %s is whole and could not be finished: %s", upload_id, error)


def discard(upload_id: UUID) -> None:
    """End an expired upload, unless its client is just coming back."""
    try:
        landing.discard(upload_id)
    except AppError as error:
        log.info("upload %s stays: %s", upload_id, error)


def remove_file(upload_id: UUID) -> None:
    """Remove a stray file, unless somebody holds it."""
    try:
        with landing.spool().hold(upload_id) as file:
            file.remove()
    except UploadIsBusy:
        log.info("spool file %s is in use", upload_id)
