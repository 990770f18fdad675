"""Where a film is cut into chunks: at keyframes of the file, as they are reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.services.media import scan
from app.services.media.plan import Plan
from app.services.media.source import Source

# A chunk may be this much shorter or longer than asked, to end at a keyframe.
_SHORTEST, _LONGEST = 5 / 6, 5 / 4
_SMALLEST_REST_SECONDS = 5.0


@dataclass(frozen=True)
class Chunk:
    """Frames `start` up to, not including, `end` of the film's grid."""

    number: int
    start: int
    end: int


def following(
    path: Path,
    source: Source,
    plan: Plan,
    *,
    number: int,
    start: int,
    is_cancelled: Callable[[], bool],
) -> Chunk:
    """Choose the chunk that begins at a frame; a film that goes in one piece is one chunk.

    Raise TimestampGap for a hole where nobody had looked yet.
    """
    if plan.first_chunk is None:
        return Chunk(number, start, plan.frames)
    seconds = plan.first_chunk if start == 0 else plan.next_chunks
    begin = float(start / plan.frame_rate) + plan.origin
    until = begin + seconds * _LONGEST + 1.0
    found = scan.window(path, source, begin, until, is_cancelled=is_cancelled)
    if not plan.is_seen_whole:
        end = plan.origin + plan.duration
        scan.refuse_gap(path, source, found, until, end, is_cancelled=is_cancelled)
    frames = [round((time - plan.origin) * plan.frame_rate) for time in found.keyframes]
    return Chunk(number, start, cut(plan, start, seconds, frames))


def cut(plan: Plan, start: int, seconds: float, keyframes: Iterable[int]) -> int:
    """Choose the frame a chunk ends before: a keyframe near the length asked, or else that length.

    Among keyframes those win that leave no short segment behind, then the latest.
    """
    longest = start + int(seconds * _LONGEST * plan.frame_rate)
    if plan.frames <= longest + _SMALLEST_REST_SECONDS * plan.frame_rate:
        return plan.frames
    shortest = start + int(seconds * _SHORTEST * plan.frame_rate)
    fitting = [frame for frame in keyframes if shortest <= frame <= longest]
    if fitting:
        return max(fitting, key=lambda frame: (_leaves_no_scrap(plan, frame - start), frame))
    groups = max(1, round(seconds * plan.frame_rate / plan.group))
    return start + groups * plan.group


def _leaves_no_scrap(plan: Plan, frames: int) -> bool:
    rest = frames % plan.group
    return rest == 0 or rest * 2 >= plan.group
