"""A creator's own picture of a video, offered before those that were taken of the film."""

from __future__ import annotations

from app.core.database import after_commit, db
from app.services import storage
from app.services.media.pictures import Cut
from app.videos import signals
from app.videos.models import Video

FOLDER = "thumbnails-own"
MAIN = "1280.jpg"
CUTS = (Cut(1280, 720, "jpg"),)


def is_own(key: str) -> bool:
    """Tell a creator's own picture from those taken of the film."""
    return f"/{FOLDER}-" in key


def put_own(video: Video, key: str) -> None:
    """Offer an own picture and choose it; a former one's files go."""
    _set(video, [key, *_taken(video)], chosen=key)


def drop_own(video: Video) -> None:
    """Take the own picture away; where it was chosen, the first of the others is."""
    taken = _taken(video)
    was_own = video.thumbnail_key is None or is_own(video.thumbnail_key)
    chosen = next(iter(taken), None) if was_own else video.thumbnail_key
    _set(video, taken, chosen=chosen)


def _taken(video: Video) -> list[str]:
    return [key for key in video.thumbnail_keys if not is_own(key)]


def _set(video: Video, keys: list[str], *, chosen: str | None) -> None:
    for gone in filter(is_own, set(video.thumbnail_keys) - set(keys)):
        after_commit(storage.current().delete_prefix, gone.rpartition("/")[0])
    video.thumbnail_keys, video.thumbnail_key = keys, chosen
    db.session.flush()
    signals.video_changed.send(video)
