"""The work of the pipeline that runs on a schedule."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.core import clock
from app.core.database import unit_of_work
from app.pipeline import service
from app.services import storage

# An open player may still read an older rendition, and a fresh folder may not have its row yet.
KEEP = timedelta(hours=24)


def sweep_media(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete folders of videos that no row points into and nobody writes to; count them."""
    count = 0
    for video_id, folders in _kept().items():
        with unit_of_work(writes=False):
            spare = service.spare_folders(video_id, folders)
        for name in sorted(spare):
            prefix = f"videos/{video_id}/{name}"
            if _newest(prefix) < now - KEEP:
                count += 1
                if not dry_run:
                    storage.current().delete_prefix(prefix)
    return count


def _kept() -> dict[uuid.UUID, set[str]]:
    """List the folders in the storage by video; what lies elsewhere is somebody else's."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for key in storage.current().list("videos"):
        try:
            _, video_id, name, _ = key.split("/", 3)
            found[uuid.UUID(video_id)].add(name)
        except ValueError:
            continue
    return found


def _newest(prefix: str) -> datetime:
    store = storage.current()
    return max(_times(store.stat(key) for key in store.list(prefix)))


def _times(stats: Iterable[storage.Stat | None]) -> Iterable[datetime]:
    return [stat.modified for stat in stats if stat is not None] or [clock.now()]
