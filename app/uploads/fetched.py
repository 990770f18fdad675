"""The landing of a file that was fetched from a link: the same checks and place as an upload's."""

from __future__ import annotations

import mimetypes
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from app.services import storage
from app.uploads import landing, service, sniff
from app.uploads.errors import NotAVideo
from app.uploads.models import original_key
from app.uploads.service import FileInfo

NAMELESS = "film"
USUAL_ENDING = ".mp4"
LONGEST_NAME = 200


def land(
    path: Path,
    *,
    video_id: UUID,
    address: str,
    content_type: str | None,
    transaction: AbstractContextManager[Any],
) -> str:
    """Check a fetched file, move it into the storage, and give it to its video; answer its key.

    Raise what speaks against it, as for an upload: size, kind, quota, room.
    """
    limits = landing.limits()
    kind = (content_type or "").partition(";")[0].strip().lower()[:127] or None
    with path.open("rb") as file:
        head = file.read(sniff.LOOK_AT)
    name = name_of(address, kind, limits.extensions)
    found = FileInfo(path.stat().st_size, name, kind, {})
    service.check_file(found, limits)
    if not sniff.is_video(head):
        raise NotAVideo("What lies at this link is no video file.")
    key = original_key(video_id, name)
    storage.current().put_file(key, path)
    try:
        with transaction:
            service.take_fetched(video_id, found, limits)
    except BaseException:
        storage.current().delete(key)
        raise
    return key


def name_of(address: str, content_type: str | None, allowed: Any) -> str:
    """Name a fetched file by its link, with an ending that uploads may have."""
    last = PurePosixPath(unquote(urlsplit(address).path)).name
    readable = "".join(sign for sign in last if sign.isprintable() and sign not in "/\\")
    stem, ending = PurePosixPath(readable).stem[:LONGEST_NAME], PurePosixPath(readable).suffix
    guessed = mimetypes.guess_extension(content_type or "") or USUAL_ENDING
    endings = [ending.lower(), guessed, USUAL_ENDING]
    fitting = next((one for one in endings if one.removeprefix(".") in allowed), USUAL_ENDING)
    return f"{stem or NAMELESS}{fitting}"
