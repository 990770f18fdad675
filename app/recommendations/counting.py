"""Counts what the same people watched: who cares for a video, and what else they care for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, func, literal, select, union_all

from app.core.database import db
from app.reactions.models import VideoLike, VideoRating
from app.recommendations import weights
from app.recommendations.cowatch import Neighbour, watched_enough
from app.videos.models import Video, WatchPosition

# So many people's taste is held in memory; beyond, it is read again.
MOST_HELD = 5_000
AT_ONCE = 500


@dataclass
class Round:
    """One round of counting; what somebody cares for is read once, however many videos share it.

    Videos go by numbers in it, which are counted several times as fast as ids.
    """

    ids: list[UUID] = field(default_factory=list)
    numbers: dict[UUID, int] = field(default_factory=dict)
    tastes: dict[UUID, dict[int, int]] = field(default_factory=dict)

    def neighbours(self, video_ids: Collection[UUID]) -> dict[UUID, list[Neighbour]]:
        """Count for each of some videos what else its viewers watched, the nearest first.

        Only the last who cared for it are asked, and the last videos of each, so that no video
        takes long.
        """
        fans = _fans(video_ids)
        self._learn({one for found in fans.values() for one in found})
        shared = {one: self._shared(one, fans.get(one, ())) for one in video_ids}
        known = {self.ids[other] for counts in shared.values() for other in counts}
        views = {self.numbers[one]: count for one, count in _views(known).items()}
        return {one: self._nearest(counts, views) for one, counts in shared.items()}

    def _learn(self, users: Collection[UUID]) -> None:
        if len(self.tastes) + len(users) > MOST_HELD:
            self.tastes.clear()
        unknown = sorted(one for one in users if one not in self.tastes)
        for start in range(0, len(unknown), AT_ONCE):
            for user_id, taste in _tastes(unknown[start : start + AT_ONCE]).items():
                self.tastes[user_id] = {self._number(one): n for one, n in taste.items()}

    def _number(self, video_id: UUID) -> int:
        if video_id not in self.numbers:
            self.numbers[video_id] = len(self.ids)
            self.ids.append(video_id)
        return self.numbers[video_id]

    def _shared(self, video_id: UUID, fans: Sequence[UUID]) -> dict[int, tuple[int, int]]:
        """Add up what some people care for beside a video: points, and how many they are."""
        itself = self._number(video_id)
        points, viewers = Counter[int](), Counter[int]()
        for one in fans:
            points.update(self.tastes[one])
            viewers.update(self.tastes[one].keys())
        return {
            other: (points[other], count)
            for other, count in viewers.items()
            if count >= weights.LEAST_SHARED and other != itself
        }

    def _nearest(
        self, counts: dict[int, tuple[int, int]], views: dict[int, int]
    ) -> list[Neighbour]:
        """Weigh what is shared against what everybody watches, the nearest first.

        It is believed the more, the more share it; what is not there any more is left out.
        """
        values = {
            other: points / max(views[other], viewers) ** weights.DAMPING
            for other, (points, viewers) in counts.items()
            if other in views
        }
        best = max(values.values(), default=0.0)
        found = [
            (-thousandths(value / best, counts[other][1]), self.ids[other].int, other)
            for other, value in values.items()
        ]
        nearest = sorted(found)[: weights.NEIGHBOURS]
        return [Neighbour(self.ids[one], -score, counts[one][1]) for score, _, one in nearest]


def thousandths(share_of_best: float, viewers: int) -> int:
    """Answer how near a video is whose share of the best is shared by so many."""
    return round(1000 * share_of_best * viewers / (viewers + weights.DOUBT))


def _fans(video_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """List who cared for each of some videos, the last first."""
    signs = _signs(
        WatchPosition.video_id.in_(video_ids),
        VideoLike.video_id.in_(video_ids),
        VideoRating.video_id.in_(video_ids),
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in _last(signs, "video_id", "user_id", weights.FANS_ASKED):
        found[row.video_id].append(row.user_id)
    return found


def _tastes(users: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Read what some people care for, of each what came last, with its points."""
    signs = _signs(
        WatchPosition.user_id.in_(users),
        VideoLike.user_id.in_(users),
        VideoRating.user_id.in_(users),
    )
    found: dict[UUID, dict[UUID, int]] = {one: {} for one in users}
    for row in _last(signs, "user_id", "video_id", weights.VIDEOS_OF_A_FAN):
        found[row.user_id][row.video_id] = int(row.points)
    return found


def _signs(
    watched: ColumnElement[bool], liked: ColumnElement[bool], rated: ColumnElement[bool]
) -> CompoundSelect[Any]:
    """Select every sign that somebody cares for a video, each with its points and its time."""
    position, like, rating = WatchPosition, VideoLike, VideoRating
    seen = select(
        position.user_id,
        position.video_id,
        literal(weights.SIGN_WATCHED).label("points"),
        position.updated_at.label("moment"),
    ).join(Video, Video.id == position.video_id)
    likes = select(like.user_id, like.video_id, literal(weights.SIGN_LIKED), like.created_at)
    ratings = select(
        rating.user_id, rating.video_id, literal(weights.SIGN_RATED), rating.updated_at
    )
    return union_all(
        seen.where(watched, watched_enough()),
        likes.where(liked),
        ratings.where(rated, rating.rating >= weights.GOOD_RATING),
    )


def _last(signs: CompoundSelect[Any], of: str, key: str, most: int) -> Sequence[Any]:
    """Add the signs of each user and video up, and keep the last so many of each `of`."""
    one = signs.subquery()
    points, moment = func.sum(one.c.points).label("points"), func.max(one.c.moment).label("moment")
    added = select(one.c.user_id, one.c.video_id, points, moment)
    each = added.group_by(one.c.user_id, one.c.video_id).subquery()
    newest = (each.c.moment.desc(), each.c[key])
    turn = func.row_number().over(partition_by=each.c[of], order_by=newest).label("turn")
    last = select(each.c.user_id, each.c.video_id, each.c.points, turn).subquery()
    query = select(last.c.user_id, last.c.video_id, last.c.points).where(last.c.turn <= most)
    return db.session.execute(query.order_by(last.c[of], last.c.turn)).all()


def _views(video_ids: Collection[UUID]) -> dict[UUID, int]:
    """Read the views of those of some videos that are there."""
    found: dict[UUID, int] = {}
    ordered = sorted(video_ids)
    for start in range(0, len(ordered), AT_ONCE):
        query = select(Video.id, Video.view_count).where(
            Video.id.in_(ordered[start : start + AT_ONCE]), Video.deleted_at.is_(None)
        )
        found |= {row.id: row.view_count for row in db.session.execute(query)}
    return found
