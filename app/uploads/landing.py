"""What all ways in share: the spool, what the operator allows, and the landing of the last byte."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import current_app

from app.core.database import unit_of_work
from app.services import storage
from app.uploads import service
from app.uploads.errors import UploadIsFinished, UploadNotFound
from app.uploads.models import Upload
from app.uploads.service import Limits
from app.uploads.spool import Spool, SpoolFile
from app.videos.errors import VideoNotFound


def spool() -> Spool:
    """Answer the application's spool."""
    return Spool(current_app.config["SPOOL_FOLDER"])


def lifetime() -> timedelta:
    """Answer how long an upload waits for its next part."""
    return timedelta(hours=current_app.config["UPLOAD_EXPIRES_HOURS"])


def limits() -> Limits:
    """Read what the operator allows, and how much room there is now."""
    config = current_app.config
    return Limits(
        largest=config["MAX_UPLOAD_SIZE"],
        quota=config["UPLOAD_QUOTA_BYTES"],
        free=spool().free_bytes() - config["MIN_FREE_BYTES"],
        extensions=frozenset(config["ALLOWED_EXTENSIONS"]),
        lifetime=lifetime(),
    )


def find(upload_id: UUID) -> Upload:
    """Look an upload up in a transaction of its own, which is over when bytes come."""
    with unit_of_work(writes=False) as session:
        upload = service.find(upload_id)
        session.expunge(upload)
    return upload


def save(upload_id: UUID, received: int) -> None:
    """Record an offset in a transaction of its own."""
    with unit_of_work():
        service.save_offset(upload_id, received, lifetime())


def settle(upload_id: UUID, file: SpoolFile) -> Upload:
    """Make the record and the file agree after a crash: what both know of is here, no more."""
    upload = find(upload_id)
    if upload.is_finished or has_left(upload, file):
        return upload
    offset = min(upload.received, file.size)
    if file.size != offset:
        file.cut(offset)
    if upload.received != offset:
        save(upload_id, offset)
        upload.received = offset
    return upload


def has_left(upload: Upload, file: SpoolFile) -> bool:
    """Tell whether the file is in the storage already, though a crash kept the record back."""
    if not upload.is_complete or file.size:
        return False
    stat = storage.current().stat(upload.key)
    return stat is not None and stat.size == upload.size


def land(upload: Upload, file: SpoolFile) -> Upload:
    """Move a whole file into the storage, and make the video and its job in one transaction."""
    if not upload.is_complete:
        return upload
    if not upload.is_finished:
        if not has_left(upload, file):
            storage.current().put_file(upload.key, file.path)
        try:
            upload = _finished(upload.id)
        except VideoNotFound:  # it was to get this file, and went meanwhile
            give_up(upload, file)
            raise
    file.remove()
    return upload


def _finished(upload_id: UUID) -> Upload:
    with unit_of_work() as session:
        upload = service.finish(upload_id)
        session.flush()
        session.expunge(upload)
    return upload


def give_up(upload: Upload, file: SpoolFile) -> None:
    """Forget an upload that nothing can be made of any more, with its bytes."""
    with unit_of_work():
        service.end(upload.id)
    storage.current().delete(upload.key)
    file.remove()


def finish_if_complete(upload_id: UUID) -> Upload:
    """Answer an upload, made a video now if a crash came between its last byte and that."""
    upload = find(upload_id)
    if upload.is_finished or not upload.is_complete:
        return upload
    with spool().hold(upload_id) as file:
        return land(settle(upload_id, file), file)


def discard(upload_id: UUID) -> None:
    """End an unfinished upload and take its bytes away; raise UploadIsBusy, UploadIsFinished."""
    with spool().hold(upload_id) as file:
        try:
            with unit_of_work():
                key = service.end(upload_id).key
        except (UploadIsFinished, UploadNotFound):
            file.remove()
            raise
        file.remove()
    storage.current().delete(key)
