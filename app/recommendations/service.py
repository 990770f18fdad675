"""What to watch next: related to a video, and for somebody by what they like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.channels.models import Subscription
from app.core import clock
from app.recommendations import candidates, cowatch, likeness, popular, ranking, taste, weights
from app.recommendations.likeness import Subject
from app.recommendations.ranking import Recommended
from app.recommendations.reasons import ChannelRef, Code, Hint, Reason
from app.recommendations.wording import by_words
from app.videos import listing
from app.videos.models import Video


def related(viewer: User | None, video: Video) -> list[Recommended]:
    """List what is like a video, or was watched by the same people, the nearest first.

    At most 100, of what the viewer may watch, never the video itself; what they finished counts
    less.
    """
    now, subject = clock.now(), taste.subject_of(video, video.tags)
    hints = [*_alike([subject], now), *_common(now)]
    rows = candidates.listed(_promising(hints, but=video.id), now)
    hints += likeness.by_category([subject], rows.values())
    again = taste.finished(viewer, rows.keys()) if viewer else ()
    return _watchable(viewer, hints, rows, now, [subject], again)


def for_you(viewer: User | None, *, but: Collection[UUID] = ()) -> list[Recommended]:
    """List what somebody may like, by what they watched, liked and rated, and whom they follow.

    At most 100, of what they may watch and have not begun, none of their own and none of `but`.
    Whoever nothing is known of gets what is popular and what is new.
    """
    now = clock.now()
    liked = taste.of(viewer) if viewer else []
    hints = [*_alike(liked, now), *_common(now), *(_followed(viewer, now) if viewer else ())]
    rows = candidates.listed(_promising(hints), now)
    left_out = {*but, *(taste.known(viewer, rows.keys()) if viewer else ())}
    mine = viewer.id if viewer else None
    rows = {one: row for one, row in rows.items() if one not in left_out and row.owner_id != mine}
    hints += likeness.by_category(liked, rows.values())
    return _watchable(viewer, hints, rows, now, liked)


def hot(limit: int) -> list[Any]:
    """List what is viewed most these days, as rows of a list."""
    video_ids = popular.hottest()[:limit]
    rows = candidates.listed(video_ids, clock.now())
    return [rows[one] for one in video_ids if one in rows]


def _promising(hints: Sequence[Hint], *, but: UUID | None = None) -> list[UUID]:
    """Name the videos that have the most points so far; others are not even read."""
    points: dict[UUID, float] = defaultdict(float)
    for hint in hints:
        points[hint.video_id] += hint.points
    points.pop(but, None)  # type: ignore[arg-type]
    order = sorted(points, key=lambda one: (-round(points[one], 6), one.int))
    return order[: weights.READ]


def _alike(subjects: Sequence[Subject], now: datetime) -> list[Hint]:
    """Find what is like some videos, in every way there is."""
    if not subjects:
        return []
    categories = {one.category for one in subjects[: weights.SEEDS_READ] if one.category}
    of_category = candidates.newest_of_categories(categories, now, of_each=weights.OF_A_CATEGORY)
    return [
        *_watched_together(subjects),
        *likeness.by_tags(subjects),
        *by_words(subjects[: weights.SEEDS_READ], now),
        *likeness.by_channel(subjects, now),
        *(Hint(one, 0.0, Reason(Code.NEW)) for one in of_category),
    ]


def _watched_together(subjects: Sequence[Subject]) -> list[Hint]:
    of_id = {one.id: one for one in subjects}
    why = {one.id: one.reason(Code.WATCHED_TOGETHER) for one in subjects}
    most = weights.NEIGHBOURS if len(subjects) == 1 else weights.NEIGHBOURS_OF_A_SEED
    return [
        Hint(
            row.other_id,
            weights.CO_WATCH * of_id[row.video_id].weight * row.score / 1000,
            why[row.video_id],
        )
        for row in cowatch.near(of_id.keys(), most=most)
    ]


def _common(now: datetime) -> list[Hint]:
    """Find what everybody gets: what is popular and what is new, the first of each for the most."""
    hot = popular.hottest()[: weights.OF_POPULAR]
    new = candidates.newest(now, weights.OF_NEW)
    popular_now = Reason(Code.POPULAR, days=weights.POPULAR_DAYS)
    return [
        *_by_place(hot, weights.POPULAR, popular_now),
        *_by_place(new, weights.NEW, Reason(Code.NEW)),
    ]


def _by_place(video_ids: Sequence[UUID], most: float, reason: Reason) -> list[Hint]:
    count = len(video_ids)
    return [
        Hint(one, most * (1 - 0.5 * place / count), reason) for place, one in enumerate(video_ids)
    ]


def _followed(viewer: User, now: datetime) -> list[Hint]:
    """Find what is new of the channels somebody follows."""
    mine = select(Subscription.channel_id).where(Subscription.user_id == viewer.id)
    rows = listing.newest_within(mine, days=weights.FOLLOWED_DAYS, limit=weights.OF_FOLLOWED)
    return [
        Hint(
            row.id,
            weights.FOLLOWED * (0.5 + 0.5 * ranking.freshness(row.published_at, now)),
            Reason(
                Code.FOLLOWED_CHANNEL,
                channel=ChannelRef(row.channel_id, row.channel_handle, row.channel_name),
            ),
        )
        for row in rows
    ]


def _watchable(
    viewer: User | None,
    hints: Sequence[Hint],
    rows: dict[UUID, Any],
    now: datetime,
    subjects: Sequence[Subject],
    again: Collection[UUID] = (),
) -> list[Recommended]:
    """Order what the viewer may watch."""
    allowed = {row.id: row for row in candidates.watchable_by(viewer, rows.values())}
    languages = likeness.shares_of([(one.language, one.weight) for one in subjects])
    return ranking.ranked(hints, allowed, now, languages=languages, again=again)
