"""Pictures of people and channels: taken in, made anew by the media tools, kept and linked to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import request

from app.api import media
from app.api.limits import limited
from app.api.openapi import reads_body, refuses
from app.api.requests import body_up_to, check_whole
from app.core import ids
from app.core.database import after_commit
from app.core.errors import InsufficientStorage, Invalid, PayloadTooLarge, UnsupportedMediaType
from app.core.security import View
from app.core.threads import in_pool
from app.services import storage
from app.services.media import pictures
from app.services.media.errors import EmptyPicture, HugePicture, TinyPicture, UnknownPicture
from app.services.media.errors import NotAPicture as DamagedPicture
from app.services.media.pictures import Cut

FIELD = "file"
FORM = {
    "type": "object",
    "required": [FIELD],
    "properties": {FIELD: {"type": "string", "format": "binary"}},
}
MOST_BYTES = 8 << 20
# The borders of the form around the file.
FORM_BYTES = 64 << 10
LINK_SECONDS = 900

AVATAR = (Cut(256, 256), Cut(64, 64))
# What directories of podcasts ask for: JPEG, at least 1400 × 1400.
COVER = (Cut(1400, 1400, "jpg"), *AVATAR)
BANNER = (Cut(1600, 400), Cut(800, 200))
_SMALLER = {"256.webp": 64, "1600.webp": 800}


class PictureTooHeavy(PayloadTooLarge):
    """More bytes than a picture may have."""

    message = "This picture is larger than 8 MiB."


def takes_picture(view: View) -> View:
    """Let a view of the API take a form with a picture: its size, its limit, its description."""
    refusals = (UnknownPicture, DamagedPicture, EmptyPicture, HugePicture, TinyPicture)
    described = reads_body("multipart/form-data", FORM)(form_of_picture(view))
    return refuses(*refusals, InsufficientStorage)(described)


def form_of_picture(view: View) -> View:
    """Let a view take a form with a picture, a sane number of times."""
    counted = limited("60 per hour", shared="pictures")
    return counted(body_up_to(MOST_BYTES + FORM_BYTES)(view))


@contextmanager
def kept(place: str, cuts: Sequence[Cut], *, main: str) -> Iterator[str]:
    """Keep the request's picture below `<place>-<n>/`, and give the key of its size `main`.

    No transaction may be open. What was kept goes again when the block raises.
    """
    folder = f"{place}-{ids.new_id().hex}"
    with tempfile.TemporaryDirectory(prefix="picture-") as scratch:
        path, made = Path(scratch, "sent"), Path(scratch, "made")
        receive(path)
        made.mkdir()
        names = pictures.remake(path, cuts, folder=made)
        try:
            for name in names:
                storage.current().put_file(f"{folder}/{name}", made / name)
            yield f"{folder}/{main}"
        except BaseException:
            storage.current().delete_prefix(folder)
            raise


def receive(path: Path) -> None:
    """Write the file of the request's form to a path; raise 413, 415 or Invalid."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send a form with Content-Type: multipart/form-data.")
    file = request.files.get(FIELD)
    check_whole()
    if file is None or not file.filename:
        raise Invalid(details={FIELD: ["Choose a picture."]})
    in_pool(file.save, path)
    if path.stat().st_size > MOST_BYTES:
        raise PictureTooHeavy


def drop(key: str | None) -> None:
    """Delete the files of a picture nobody points at any more, once that is committed."""
    if key is not None:
        after_commit(storage.current().delete_prefix, key.rpartition("/")[0])


def link(scope: str, key: str | None) -> str | None:
    """Sign a link to a picture for anybody who has it; None where there is none."""
    return None if key is None else media.link(scope, key, seconds=LINK_SECONDS)


def srcset(address: str) -> str:
    """Name both sizes of a picture, by the link to the larger, as `srcset` wants them."""
    folder, _, name = address.rpartition("/")
    small = _SMALLER[name]
    return f"{folder}/{small}.webp {small}w, {address} {name.partition('.')[0]}w"


def drop_all(prefix: str) -> None:
    """Delete everything kept below `<kind>/<id>`, once its owner's end is committed."""
    after_commit(storage.current().delete_prefix, prefix)
