"""What lies in the storage: by kind of file, by video and by owner, measured at most every minute.

Files are counted where they lie, because rows know only the size of originals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from app.accounts.models import User
from app.administration import people
from app.core import clock
from app.core.database import db
from app.services import storage
from app.uploads.landing import spool
from app.uploads.models import Upload
from app.videos.models import Video

MOST = 20
FRESH = timedelta(minutes=1)
_KEPT = "matinee_space"
KINDS = ("originals", "renditions", "downloads", "pictures", "captions", "exports", "other")
KIND_OF_FOLDER = {
    "original": "originals",
    "ladder": "renditions",
    "downloads": "downloads",
    "thumbnails": "pictures",
    "storyboard": "pictures",
    "captions": "captions",
}
KIND_OF_ROOT = {"users": "pictures", "channels": "pictures", "jobs": "exports"}


@dataclass
class Measured:
    """Bytes and files by kind, bytes by video; `at` is when it was measured."""

    at: datetime
    sizes: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    videos: Counter[UUID] = field(default_factory=Counter)

    @property
    def used(self) -> int:
        """Sum up the bytes."""
        return self.sizes.total()

    def add(self, key: str, size: int) -> None:
        """Count a file."""
        kind = kind_of(key)
        self.sizes[kind] += size
        self.files[kind] += 1
        video = video_of(key)
        if video is not None:
            self.videos[video] += size


@dataclass(frozen=True)
class Spooled:
    """The uploads on their way: how many, how much is announced and here, and the free room."""

    count: int
    announced: int
    received: int
    free: int


def kind_of(key: str) -> str:
    """Tell what kind of file lies under a key."""
    root, *rest = key.split("/")
    if root == "videos" and len(rest) > 1:
        return KIND_OF_FOLDER.get(rest[1].partition("-")[0], "other")
    return KIND_OF_ROOT.get(root, "other")


def video_of(key: str) -> UUID | None:
    """Tell whose video's a file is."""
    root, _, rest = key.partition("/")
    try:
        return UUID(rest.partition("/")[0]) if root == "videos" else None
    except ValueError:
        return None


def measured() -> Measured:
    """Answer what lies in the storage, as of a minute ago at most."""
    known: Measured | None = current_app.extensions.get(_KEPT)
    if known is None or clock.now() - known.at > FRESH or known.at > clock.now():
        known = Measured(clock.now())
        for key, size in storage.current().sizes():
            known.add(key, size)
        current_app.extensions[_KEPT] = known
    return known


def forget() -> None:
    """Have the next question measure anew."""
    current_app.extensions.pop(_KEPT, None)


def owners(found: Measured) -> list[tuple[User | None, int, int]]:
    """List who takes most, as (who, videos, bytes); None stands for files no video has."""
    rows = db.session.execute(select(Video.id, Video.uploader_id)).all()
    uploader = {row[0]: row[1] for row in rows}
    sizes: Counter[UUID | None] = Counter()
    videos: Counter[UUID | None] = Counter()
    for video_id, size in found.videos.items():
        owner = uploader.get(video_id)
        sizes[owner] += size
        videos[owner] += 1
    known = people.names_of({one for one, _ in sizes.most_common(MOST) if one})
    return [
        (known.get(one) if one else None, videos[one], size)
        for one, size in sizes.most_common(MOST)
    ]


def largest(found: Measured) -> list[tuple[Any, int]]:
    """List the largest videos that are there, as (columns, bytes)."""
    top = dict(found.videos.most_common(MOST))
    columns = select(Video.id, Video.title, Video.status, Video.deleted_at, User.username)
    joined = columns.join(User, User.id == Video.uploader_id).where(Video.id.in_(top))
    rows = {row.id: row for row in db.session.execute(joined)}
    return [(rows[one], size) for one, size in top.items() if one in rows]


def spooled() -> Spooled:
    """Tell of the uploads on their way."""
    open_ones = Upload.finished_at.is_(None)
    sizes = [func.coalesce(func.sum(one), 0) for one in (Upload.size, Upload.received)]
    row = db.session.execute(select(func.count(), *sizes).where(open_ones)).one()
    return Spooled(row[0], int(row[1]), int(row[2]), spool().free_bytes())


def unfinished() -> list[tuple[Upload, User | None]]:
    """List the largest uploads on their way, and whose they are."""
    query = select(Upload).where(Upload.finished_at.is_(None))
    rows = db.session.scalars(query.order_by(Upload.size.desc(), Upload.id).limit(MOST)).all()
    known: Mapping[UUID, User] = people.names_of({row.owner_id for row in rows})
    return [(row, known.get(row.owner_id)) for row in rows]
