"""The films and pictures of a made-up library: a few are really encoded, the rest are copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert

from app.core import ids
from app.core.database import db, unit_of_work
from app.jobs.runner import run_next
from app.services import storage
from app.services.media import run
from app.videos import service as videos
from app.videos.models import AudioTrack, Rendition, Video

SECONDS = (20, 32, 45, 60)
# Drawn small and made larger: colours that flow into each other lose nothing by it.
SHAPE = "s=142x80:r=25"
LARGER = "scale=426:240:flags=bicubic"
PICTURES = (
    f"gradients={SHAPE}:n=4:speed=0.02:seed=3",
    f"gradients={SHAPE}:n=2:speed=0.05:seed=8:type=radial",
    f"gradients={SHAPE}:n=3:speed=0.03:seed=21:type=circular",
    f"gradients={SHAPE}:n=5:speed=0.01:seed=34:type=spiral",
)
FROM_VIDEO = ("duration", "width", "height", "fps", "master_key", "storyboard_key")


def make(target: Path, number: int) -> Path:
    """Write a short film whose picture and tune depend on its number."""
    seconds, tone = SECONDS[number % len(SECONDS)], 220 + 110 * number
    tune = f"aevalsrc='0.15*sin({tone}*2*PI*t)*lt(mod(t,0.8),0.5)':d={seconds}:s=48000"
    command: list[str | Path] = ["ffmpeg", "-nostdin", "-y", "-v", "error"]
    command += ["-f", "lavfi", "-i", f"{PICTURES[number % len(PICTURES)]},{LARGER}"]
    command += ["-f", "lavfi", "-i", tune]
    command += ["-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-g", "50"]
    command += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k", target]
    run.tool(command, writes=[target.parent])
    return target


def pictures(folder: Path, count: int) -> list[bytes]:
    """Draw so many pictures for listings."""
    source = "gradients=s=640x360:r=1:n=4:speed=1:seed=11,hue=h='n*47':s=1.2"
    command: list[str | Path] = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-f", "lavfi"]
    command += ["-i", source, "-frames:v", str(count), "-q:v", "6", folder / "%04d.jpg"]
    run.tool(command, writes=[folder])
    return [path.read_bytes() for path in sorted(folder.glob("*.jpg"))]


def work_off(app: Flask, video_id: UUID) -> None:
    """Do the work on a video here, whether or not a worker runs beside."""
    stopping = Event()
    while run_next(app, name="seed", queue="media", stopping=stopping):
        continue
    with unit_of_work(writes=False):
        video = videos.get(video_id)
        if not video.watchable:
            raise RuntimeError(f"a film of the library could not be made: {video.reason}")


@dataclass(frozen=True)
class Reel:
    """A film that was encoded: its rows and its files, to be copied under other videos."""

    video_id: UUID
    facts: dict[str, Any]
    renditions: list[dict[str, Any]]
    tracks: list[dict[str, Any]]
    files: list[str]

    @property
    def duration(self) -> float:
        """Answer the length in seconds."""
        return float(self.facts["duration"])

    def keyed(self, row: dict[str, Any], video_id: UUID) -> dict[str, Any]:
        """Answer a row whose keys point below another video."""
        old, new = f"videos/{self.video_id}/", f"videos/{video_id}/"
        return {
            name: value.replace(old, new) if isinstance(value, str) else value
            for name, value in row.items()
        }


def reel_of(video_id: UUID) -> Reel:
    """Read a film that was encoded."""
    video = videos.get(video_id)
    return Reel(
        video_id,
        {name: getattr(video, name) for name in FROM_VIDEO},
        [_columns(row) for row in video.renditions],
        [_columns(row) for row in video.audio_tracks],
        list(_files(video)),
    )


def _columns(row: Any) -> dict[str, Any]:
    names = row.__table__.columns.keys()
    return {name: getattr(row, name) for name in names if name not in ("id", "video_id")}


def _files(video: Video) -> Iterator[str]:
    for key in (video.master_key, video.storyboard_key):
        yield from storage.current().list((key or "").rpartition("/")[0])


def copy_files(reel: Reel, video_id: UUID, picture: bytes) -> str:
    """Keep a film's files under another video, with a picture; answer the picture's key."""
    store = storage.current()
    for key in reel.files:
        store.copy(key, key.replace(str(reel.video_id), str(video_id)))
    name = f"videos/{video_id}/thumbnails-1/thumbnail-0.jpg"
    store.put_bytes(name, picture)
    return name


def insert_tracks(copies: list[tuple[Reel, UUID]]) -> None:
    """Write the picture sizes and audio tracks of copies."""
    chosen: tuple[tuple[Any, Callable[[Reel], list[dict[str, Any]]]], ...] = (
        (Rendition, lambda reel: reel.renditions),
        (AudioTrack, lambda reel: reel.tracks),
    )
    for model, rows_of in chosen:
        rows = [
            reel.keyed(row, video_id) | {"id": ids.new_id(), "video_id": video_id}
            for reel, video_id in copies
            for row in rows_of(reel)
        ]
        db.session.execute(insert(model), rows)
