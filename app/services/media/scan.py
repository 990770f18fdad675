"""When the frames of a file are: read from its packets, without decoding anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.services.media import run
from app.services.media.errors import FFmpegError, NotAVideo, TimestampGap
from app.services.media.source import Source

LONGEST_GAP_SECONDS = 600.0
# Reading more than this before the first picture is made would keep people waiting.
LARGE_BYTES = 1 << 30
BEGINNING_SECONDS = 60.0
_USUAL_PAUSE_SECONDS = 1.0
_FIELDS = "packet=stream_index,pts_time,dts_time,duration_time,flags"
_WHOLE = run.Limits(wall_seconds=1800, cpu_seconds=1800, memory_bytes=2 << 30)


@dataclass
class Times:
    """What a scan found, in seconds of the file's own time; `is_whole` if nothing was left out."""

    is_whole: bool
    frames: int = 0
    picture_end: float | None = None
    sound_end: float | None = None
    keyframes: list[float] = field(default_factory=list)
    last_frame: float | None = None
    latest: float | None = None

    @property
    def longest_group(self) -> float:
        """Give the longest time between keyframes, up to the end of the picture."""
        ends = [*self.keyframes[1:], self.picture_end or 0.0]
        return max((b - a for a, b in zip(self.keyframes, ends, strict=False)), default=0.0)


def fitting(path: Path, source: Source, *, is_cancelled: Callable[[], bool]) -> Times:
    """Scan a file whole, but only the beginning of a very large one that says how long it is."""
    if source.size <= LARGE_BYTES or source.duration is None:
        return whole(path, source, is_cancelled=is_cancelled)
    start, end = source.origin, source.origin + BEGINNING_SECONDS
    found = window(path, source, start, end, is_cancelled=is_cancelled)
    film_end = source.origin + source.duration
    refuse_gap(path, source, found, end, film_end, is_cancelled=is_cancelled)
    return found


def whole(path: Path, source: Source, *, is_cancelled: Callable[[], bool]) -> Times:
    """Scan all packets; raise TimestampGap when there is a hole where nothing plays."""
    return _scan(path, source, (), is_cancelled)


def window(
    path: Path, source: Source, start: float, end: float, *, is_cancelled: Callable[[], bool]
) -> Times:
    """Scan from the keyframe at or before `start` to `end`, both in the file's own time."""
    return _scan(path, source, ("-read_intervals", f"{start:.6f}%{end:.6f}"), is_cancelled)


def refuse_gap(
    path: Path,
    source: Source,
    found: Times,
    end: float,
    film_end: float,
    *,
    is_cancelled: Callable[[], bool],
) -> None:
    """Raise TimestampGap when a hole begins in a window that was scanned to `end`.

    A window ends at the first packet behind it, so a hole in it looks like any early end.
    """
    last = found.latest if found.latest is not None else source.origin
    beyond = last + LONGEST_GAP_SECONDS
    if last > end - _USUAL_PAUSE_SECONDS or film_end < beyond:
        return
    ahead = window(path, source, last, beyond, is_cancelled=is_cancelled)
    if ahead.latest is None or ahead.latest <= last:
        raise TimestampGap


def _scan(
    path: Path, source: Source, extra: tuple[str, ...], is_cancelled: Callable[[], bool]
) -> Times:
    reader = _Reader(source, Times(is_whole=not extra))
    command: list[str | Path] = ["ffprobe", "-v", "error"]
    command += ["-show_entries", _FIELDS, "-of", "csv=p=0"]
    watch = run.Watch(on_line=reader.take, is_cancelled=is_cancelled)
    try:
        run.tool([*command, *extra, *source.opened(path)], reads=[path], limits=_WHOLE, watch=watch)
    except FFmpegError as error:
        if error.blames_the_file:
            raise NotAVideo from error
        raise
    reader.times.keyframes.sort()
    return reader.times


class _Reader:
    """Adds up packets, line by line: `index,pts,dts,duration,flags`."""

    def __init__(self, source: Source, times: Times) -> None:
        self.times = times
        self._picture = source.picture.index
        self._sounds = {sound.index for sound in source.sounds}
        self._frame = float(1 / source.picture.frame_rate)

    def take(self, line: str) -> None:
        """Count one packet of the streams in use; others are passed over."""
        words = line.split(",")
        if len(words) < 5 or not words[0].isdigit():
            return
        index = int(words[0])
        start = _seconds(words[1]) if words[1] != "N/A" else _seconds(words[2])
        wanted = index == self._picture or index in self._sounds
        if start is None or not wanted or "D" in words[4]:
            return
        self._check_gap(start)
        if index == self._picture:
            self._take_frame(start, _seconds(words[3]) or self._frame, words[4])
        else:
            end = start + (_seconds(words[3]) or 0.0)
            self.times.sound_end = max(self.times.sound_end or end, end)

    def _check_gap(self, start: float) -> None:
        latest = self.times.latest
        if latest is not None and start - latest > LONGEST_GAP_SECONDS:
            raise TimestampGap
        self.times.latest = start if latest is None else max(latest, start)

    def _take_frame(self, start: float, duration: float, flags: str) -> None:
        times = self.times
        times.frames += 1
        times.picture_end = max(times.picture_end or 0.0, start + duration)
        times.last_frame = max(times.last_frame if times.last_frame is not None else start, start)
        if flags.startswith("K"):
            times.keyframes.append(start)


def _seconds(word: str) -> float | None:
    return None if word in ("", "N/A") else float(word)
