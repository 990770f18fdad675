"""The job that makes a film one file: the chunks of a size in a row, joined with the sound."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from app.jobs.context import StepContext
from app.jobs.errors import InputRejected
from app.jobs.kinds import Kind
from app.pipeline.errors import told_to_jobs
from app.services import storage
from app.services.media import hls, join
from app.services.media.audio import FILE_NAME as SOUND_FILE
from app.videos import service as videos
from app.videos.editing import downloads
from app.videos.editing.downloads import Source
from app.videos.editing.errors import NothingToDownload


def make(context: StepContext) -> dict[str, Any]:
    """Make the file and point at it."""
    height = int(context.input["height"])
    with told_to_jobs():
        try:
            with context.transaction():
                source = downloads.source_of(context.subject_id, height)
                title = videos.get(context.subject_id).title
        except NothingToDownload as error:
            raise InputRejected(error.code, error.message) from error
        made = _joined(context, source)
        folder = f"videos/{context.subject_id}/downloads-{context.job_id.hex}-{context.fence}"
        key, size = f"{folder}/{name_of(title, height)}", made.stat().st_size
        storage.current().put_file(key, made)
        with context.transaction():
            downloads.put(context.subject_id, source, key, size)
    return {"key": key}


def _joined(context: StepContext, source: Source) -> Path:
    folder = context.workdir / "made"
    folder.mkdir(parents=True)
    picture = context.workdir / "picture.mp4"
    _gather(source.picture_key, picture)
    context.progress(0.5)
    sound = None
    if source.sound_key is not None:
        sound = context.workdir / "sound.mp4"
        _fetch(f"{source.sound_key.rpartition('/')[0]}/{SOUND_FILE}", sound)
    join.film(picture, sound, folder / "film.mp4", is_cancelled=context.is_cancelled)
    context.progress(0.9)
    return folder / "film.mp4"


def _gather(playlist_key: str, target: Path) -> None:
    """Write the segments a playlist lists into one file, behind what opens the first."""
    text = b"".join(storage.current().open(playlist_key)).decode()
    playlist, folder = hls.parse(text), playlist_key.rpartition("/")[0]
    with target.open("wb") as file:
        first = f"{folder}/{playlist.segments[0].uri}"
        file.writelines(storage.current().open(first, start=0, length=playlist.init_length))
        for one in playlist.segments:
            key = f"{folder}/{one.uri}"
            file.writelines(storage.current().open(key, start=one.offset, length=one.length))


def _fetch(key: str, target: Path) -> None:
    with target.open("wb") as file:
        file.writelines(storage.current().open(key))


def name_of(title: str, height: int) -> str:
    """Name the file after the film, in letters every system can write."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "film"
    return f"{words}-{height}p.mp4"


KIND = Kind(downloads.KIND, steps={downloads.STEP: make})
