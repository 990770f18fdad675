"""The chapters of a video as its creator writes them: rules, and lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.core import clock
from app.core.database import db
from app.videos import media, signals
from app.videos.editing.errors import ChaptersWrong
from app.videos.models import Video

MOST = 100
# Two chapters that begin in the same second cannot be told apart, in a list or on a timeline.
CLOSEST_SECONDS = 1.0
TITLE_LENGTH = 200
_LINE = re.compile(r"\s*[\[(]?((?:\d{1,2}:)?\d{1,3}:\d{2})[\])]?\s*[-–—:.]?\s*(.*?)\s*")

Chapters = Sequence[tuple[float, str]]


def put(video: Video, chapters: Chapters) -> None:
    """Make these the chapters of a video, none to have none; raise ChaptersWrong."""
    check(chapters, video.duration)
    media.put_chapters(video, chapters)
    video.updated_at = clock.now()
    db.session.flush()
    signals.video_changed.send(video)


def check(chapters: Chapters, duration: float | None) -> None:
    """Raise ChaptersWrong unless they begin at 0 and follow one another within the film."""
    if len(chapters) > MOST:
        raise ChaptersWrong(f"A video has at most {MOST} chapters.")
    starts = [start for start, _title in chapters]
    if starts and starts[0] != 0:
        raise ChaptersWrong("The first chapter begins at 0:00.")
    if any(later - start < CLOSEST_SECONDS for start, later in pairwise(starts)):
        raise ChaptersWrong("Each chapter begins at least a second after the one before.")
    if duration is not None and starts and starts[-1] >= duration:
        raise ChaptersWrong("A chapter begins after the end of the video.")


def read_lines(text: str) -> Chapters:
    """Read chapters from lines like `1:05 The harbour`; raise ChaptersWrong at one that is none."""
    found = [_read_line(line) for line in text.splitlines() if line.strip()]
    return sorted(found)


def _read_line(line: str) -> tuple[float, str]:
    match = _LINE.fullmatch(line)
    if match is None or not match[2]:
        shown = line.strip()[:60]
        raise ChaptersWrong(f"Write each line as “1:05 Title”. This is not one: {shown}")
    return read_clock(match[1]), match[2][:TITLE_LENGTH]


def read_clock(text: str) -> float:
    """Read seconds from `65`, `1:05` or `1:01:05.5`; raise ChaptersWrong."""
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\d{1,6}(\.\d{1,3})?", p) for p in parts):
        raise ChaptersWrong(f"Write each time as “1:05”. This is none: {text.strip()[:20]}")
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part)
    return seconds


def clock_of(seconds: float) -> str:
    """Write seconds as `1:05` or `1:01:05`, with a fraction only where there is one."""
    whole, rest = int(seconds), round(seconds % 1, 3)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return text + (f"{rest:g}"[1:] if 0 < rest < 1 else "")


def as_lines(chapters: Iterable[tuple[float, str]]) -> str:
    """Write chapters as the lines they can be read from."""
    return "\n".join(f"{clock_of(start)} {title}" for start, title in chapters)
