"""What uploads hold of a person: handed over for their export, and taken away with them."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from sqlalchemy import delete, select

from app.accounts import exports, removal
from app.accounts.exports import Part, Table
from app.core.database import db, unit_of_work
from app.jobs.errors import Transient
from app.uploads import landing
from app.uploads.errors import UploadIsBusy, UploadIsFinished, UploadNotFound
from app.uploads.models import Upload

PART = Part(
    "uploads",
    "the files you were sending, and how much of each had arrived",
    tables=(Table(Upload, lambda user: Upload.owner_id == user),),
)


def register() -> None:
    """Hand over and take away what is a person's; rows that are left go with the account."""
    exports.register(PART)
    removal.register("uploads", purge)


def purge(user_id: UUID) -> None:
    """End every upload of a person and take its bytes away; raise Transient while one is held."""
    with unit_of_work(writes=False):
        found = db.session.scalars(select(Upload.id).where(Upload.owner_id == user_id)).all()
    for upload_id in found:
        try:
            with suppress(UploadNotFound, UploadIsFinished):
                landing.discard(upload_id)
        except UploadIsBusy as error:
            raise Transient(error.code, error.message) from error
    with unit_of_work():
        ended = delete(Upload).where(Upload.owner_id == user_id, Upload.finished_at.is_not(None))
        db.session.execute(ended)
