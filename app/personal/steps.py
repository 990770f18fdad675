"""The steps of an export and of a removal, as jobs run them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from flask import current_app

from app.accounts import removal
from app.core.database import unit_of_work
from app.jobs import artifacts
from app.jobs.artifacts import Made
from app.jobs.context import StepContext
from app.jobs.errors import InputRejected, LeaseLost, StepError, Transient
from app.personal import packing, service
from app.services import storage
from app.services.storage.base import BLOCK

FILE = "account-export.zip"
NO_ROOM = "There is not enough room on the server for an export at the moment."
Output = dict[str, Any]


def pack(context: StepContext) -> Output:
    """Write everything that is a person's into one file, and keep it for them."""
    user_id, prefix = context.subject_id, artifacts.prefix_of(context.job_id)
    path = context.workdir / FILE
    try:
        with storage.full_disk_told():
            files = packing.measured(packing.files_of(user_id))
            check_room(sum(file.size for file in files), context.workdir)
            packing.write(path, user_id, files, watch=Watch(context).goes_on)
        made = Made(f"{prefix}/export-{context.fence}/{FILE}", *measure(path), "application/zip")
        # What an attempt left that was killed before it could say so.
        storage.current().delete_prefix(prefix)
        storage.current().put_file(made.storage_key, path)
    except storage.StorageFull as error:
        raise Transient(error.code, NO_ROOM) from error
    try:
        with context.transaction():
            service.keep(context.job_id, context.step_id, user_id, made)
    except LeaseLost:
        storage.current().delete(made.storage_key)
        raise
    return {"size": made.size}


class Watch:
    """Tells how far the packing is, and stops it when nobody wants it any more."""

    def __init__(self, context: StepContext) -> None:
        self.context = context

    def goes_on(self, fraction: float) -> None:
        """Note what part is done; raise when the step is to stop."""
        self.context.progress(fraction)
        if self.context.is_cancelled():
            raise StepError("STOPPED", "The export was stopped.")


def check_room(size: int, folder: Path) -> None:
    """Refuse at the start what would fill a disk; the file is written once and may be copied."""
    free = [shutil.disk_usage(folder).free, storage.current().free_bytes()]
    least = min(one for one in free if one is not None)
    if size + current_app.config["MIN_FREE_BYTES"] > least:
        raise InputRejected("INSUFFICIENT_STORAGE", NO_ROOM)


def measure(path: Path) -> tuple[str, int]:
    """Answer the SHA-256 of a file and how many bytes it has."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest(), path.stat().st_size


def purge(context: StepContext) -> None:
    """Have every domain take away what is large or lies in files, a little at a time.

    Each can be run again from its beginning, whatever an attempt before it had done.
    """
    with unit_of_work(writes=False):
        if not removal.is_hidden(context.subject_id):
            return
    found = removal.purges()
    for number, (_name, take_away) in enumerate(found):
        Watch(context).goes_on(number / len(found))
        take_away(context.subject_id)


def forget(context: StepContext) -> None:
    """Take the last rows away and the account itself, in one transaction."""
    with context.transaction():
        removal.finish(context.subject_id)
