"""The first film of a new house, of our own making, so that it has something to watch."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.core import ids
from app.core.database import unit_of_work
from app.services import storage
from app.services.media import sample
from app.uploads import landing, service
from app.uploads.models import original_key
from app.uploads.service import FileInfo
from app.videos import listing

NAME = "sample.mp4"
DETAILS = {
    "title": "The clock of the house",
    "description": "A film this machine made by itself: a picture that moves, a tick, a voice.",
    "tags": ["sample", "clock"],
    "access": "public",
    "language": "en",
}


def show_first_film(seconds: float) -> UUID | None:
    """Make a sample video of the first administrator's; None when there are videos already."""
    owner = owner_of_sample()
    if owner is None:
        return None
    with tempfile.TemporaryDirectory(prefix="seed-") as folder:
        film = sample.make(Path(folder) / NAME, seconds=seconds)
        return put(film, owner, DETAILS)


def owner_of_sample() -> UUID | None:
    """Answer the administrator who will own the sample; None when no sample is wanted."""
    with unit_of_work(writes=False):
        is_wanted = listing.is_empty()
    return first_administrator() if is_wanted else None


def first_administrator() -> UUID | None:
    """Answer the administrator who was here first; None where there is none."""
    with unit_of_work(writes=False):
        admins = accounts.everyone(role="admin").items
        return admins[-1].id if admins else None


def put(film: Path, owner: UUID, details: dict[str, Any]) -> UUID:
    """Hand the film in as its owner would."""
    video_id = ids.new_id()
    file = FileInfo(film.stat().st_size, NAME, "video/mp4", dict(details))
    storage.current().put_file(original_key(video_id, NAME), film)
    with unit_of_work():
        service.accept(accounts.get(owner), file, landing.limits(), video_id)
    return video_id
