"""One file to take away: a picture size and its sound as they were made, put together unchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.services.media import run

_GUARDS = ("-protocol_whitelist", "file", "-format_whitelist", "mov", "-f", "mov")
_BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4")


def film(
    picture: Path, sound: Path | None, target: Path, *, is_cancelled: Callable[[], bool]
) -> None:
    """Write an MP4 whose index comes first, by copying the streams; raise FFmpegError."""
    command: list[str | Path] = ["ffmpeg", "-nostdin", "-y", "-v", "error"]
    command += [*_GUARDS, "-i", picture]
    if sound is not None:
        command += [*_GUARDS, "-i", sound]
    command += ["-map", "0:v:0", *(() if sound is None else ("-map", "1:a:0"))]
    command += ["-c", "copy", *_BARE, target]
    reads = [picture] if sound is None else [picture, sound]
    size = sum(path.stat().st_size for path in reads)
    limits = run.Limits(wall_seconds=300 + size / (4 << 20), file_bytes=(64 << 20) + 2 * size)
    watch = run.Watch(is_cancelled=is_cancelled)
    run.tool(command, reads=reads, writes=[target.parent], limits=limits, watch=watch)
