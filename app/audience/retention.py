"""Where viewers stay and what they play again: the curve of a film, five seconds at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select

from app.audience.models import AudienceTotal, WatchBucket
from app.audience.ranges import BUCKET_SECONDS, buckets_of
from app.core.database import db
from app.videos.models import Video

MOST_PEAKS = 3
# A stretch stands out when so large a share of those who began came back to it.
STANDS_OUT = 0.05
# What everybody is shown: from so many starts on, in so many parts.
LEAST_STARTS = 10
MOST_PARTS = 120


class Point(NamedTuple):
    """Five seconds from `start`: how often they were played, and by which share of the starts."""

    start: int
    plays: int
    share: float


class Stretch(NamedTuple):
    """Part of a film, in seconds, and how often its most played five seconds were played."""

    start: int
    end: float
    plays: int


def plays_of(video: Video) -> list[int]:
    """Answer how often each bucket of a film was played."""
    query = select(WatchBucket.bucket, WatchBucket.plays).where(WatchBucket.video_id == video.id)
    found: dict[int, int] = {row.bucket: row.plays for row in db.session.execute(query)}
    return [found.get(bucket, 0) for bucket in range(buckets_of(video.duration))]


def total_of(video: Video) -> AudienceTotal:
    """Answer how often a video was started, and how long it was watched in all."""
    found = db.session.get(AudienceTotal, video.id)
    return found or AudienceTotal(video_id=video.id, starts=0, seconds=0)


def curve(plays: Sequence[int], starts: int) -> list[Point]:
    """Answer the curve of a film; without a start there is none."""
    if not starts:
        return []
    return [
        Point(number * BUCKET_SECONDS, played, round(played / starts, 4))
        for number, played in enumerate(plays)
    ]


def heat(plays: Sequence[int], starts: int) -> list[float]:
    """Answer how much each part of a film is played beside the most played one, in few numbers.

    Of a film that few began there is nothing to tell: it would tell of single people.
    """
    most = max(plays, default=0)
    if starts < LEAST_STARTS or not most:
        return []
    step = -(-len(plays) // MOST_PARTS)
    groups = [plays[at : at + step] for at in range(0, len(plays), step)]
    return [round(max(group) / most, 3) for group in groups]


def most_replayed(plays: Sequence[int], duration: float | None) -> list[Stretch]:
    """Answer the few stretches that more people played than the least played part before them.

    A film loses viewers as it goes on, so whatever stands above what came before was looked for.
    """
    least, risen, runs = max(plays, default=0), [], []
    for number, played in enumerate(plays):
        least = min(least, played)
        if played > least:
            risen.append((number, played - least))
        elif risen:
            runs.append(risen)
            risen = []
    peaks = [_peak(run) for run in (*runs, risen) if run]
    enough = STANDS_OUT * max(plays, default=0)
    found = sorted((peak for peak in peaks if peak[2] > enough), key=lambda peak: -peak[2])
    return [_stretch(plays, first, last, duration) for first, last, _ in found[:MOST_PEAKS]]


def _peak(run: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Narrow a run to what is at least half as high as its highest place."""
    highest = max(rise for _, rise in run)
    top = [number for number, rise in run if 2 * rise >= highest]
    return top[0], top[-1], highest


def _stretch(plays: Sequence[int], first: int, last: int, duration: float | None) -> Stretch:
    end = min((last + 1) * BUCKET_SECONDS, duration or 0)
    return Stretch(first * BUCKET_SECONDS, end, max(plays[first : last + 1]))


def forget(video: Video) -> None:
    """Begin the curve anew: it was of another film."""
    for model in (WatchBucket, AudienceTotal):
        db.session.execute(delete(model).where(model.video_id == video.id))
