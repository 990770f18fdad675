"""Why a video is recommended: a code that stays the same, and the parts of the sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Code(StrEnum):
    """Why; of equal ones the first is told."""

    BECAUSE_YOU_WATCHED = "because_you_watched"
    BECAUSE_YOU_LIKED = "because_you_liked"
    BECAUSE_YOU_RATED = "because_you_rated"
    FOLLOWED_CHANNEL = "followed_channel"
    WATCHED_TOGETHER = "watched_together"
    SAME_TAGS = "same_tags"
    SAME_WORDS = "same_words"
    SAME_CHANNEL = "same_channel"
    SAME_CATEGORY = "same_category"
    POPULAR = "popular"
    NEW = "new"


# Where a video of somebody's own is the reason.
BECAUSE = frozenset({Code.BECAUSE_YOU_WATCHED, Code.BECAUSE_YOU_LIKED, Code.BECAUSE_YOU_RATED})
_ORDER = {code: place for place, code in enumerate(Code)}


class VideoRef(NamedTuple):
    """A video a reason names."""

    id: UUID
    title: str


class ChannelRef(NamedTuple):
    """A channel a reason names."""

    id: UUID
    handle: str
    name: str


class Reason(NamedTuple):
    """Why a video is recommended; what the code does not speak of is empty."""

    code: Code
    video: VideoRef | None = None
    channel: ChannelRef | None = None
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    category: str | None = None
    days: int | None = None


class Hint(NamedTuple):
    """That a video deserves some points, and why."""

    video_id: UUID
    points: float
    reason: Reason


def strongest(hints: list[Hint]) -> Reason:
    """Choose the kind of reason that gives the most points in all, and of it the best hint.

    Tags and words by which it is like the same video are told together.
    """
    sums: dict[Code, float] = {}
    for hint in hints:
        sums[hint.reason.code] = sums.get(hint.reason.code, 0.0) + hint.points
    code = min(sums, key=lambda one: (-round(sums[one], 6), _ORDER[one]))
    best = min((hint for hint in hints if hint.reason.code == code), key=_by_points).reason
    same = [one.reason for one in hints if one.reason[:3] == best[:3]]
    tags = max((one.tags for one in same), key=len)
    words = max((one.words for one in same), key=len)
    return best._replace(tags=tags, words=words)


def _by_points(hint: Hint) -> tuple[float, int]:
    seed = hint.reason.video
    return -round(hint.points, 6), seed.id.int if seed else 0
