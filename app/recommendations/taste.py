"""What somebody likes: the videos they watched, liked and rated lately, and what they know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select, union

from app.accounts.models import User
from app.audience import history
from app.core import clock
from app.core.database import db
from app.reactions.models import VideoLike, VideoRating
from app.recommendations import candidates, cowatch, weights
from app.recommendations.likeness import Subject
from app.recommendations.reasons import ChannelRef, Code
from app.videos.models import Video, VideoTag, WatchPosition


class Sign(NamedTuple):
    """That somebody cared for a video: how, how much (0..1), and when."""

    video_id: UUID
    code: Code
    worth: float
    moment: datetime


def of(viewer: User) -> list[Subject]:
    """Read what somebody likes; what they watched plays no part while their history is paused."""
    signs = [*_liked(viewer), *_rated(viewer)]
    if not history.is_paused(viewer):
        signs += _watched(viewer)
    return _subjects(viewer, _heaviest(signs))


def known(viewer: User, video_ids: Collection[UUID]) -> set[UUID]:
    """Tell which of some videos somebody began, finished, liked or rated."""
    if not video_ids:
        return set()
    mark, like, rating = WatchPosition, VideoLike, VideoRating
    begun = or_(
        mark.position >= history.STARTED * Video.duration,
        Video.duration.is_(None),
        cowatch.watched_enough(),
    )
    seen = select(mark.video_id).join(Video, Video.id == mark.video_id)
    parts = (
        seen.where(mark.user_id == viewer.id, mark.video_id.in_(video_ids), begun),
        select(like.video_id).where(like.user_id == viewer.id, like.video_id.in_(video_ids)),
        select(rating.video_id).where(rating.user_id == viewer.id, rating.video_id.in_(video_ids)),
    )
    return set(db.session.scalars(union(*parts)))


def finished(viewer: User, video_ids: Collection[UUID]) -> set[UUID]:
    """Tell which of some videos somebody watched to the end."""
    mark = WatchPosition
    ended = and_(Video.duration > 0, mark.position >= history.ENDED * Video.duration)
    query = select(mark.video_id).join(Video, Video.id == mark.video_id)
    query = query.where(mark.user_id == viewer.id, mark.video_id.in_(video_ids), ended)
    return set(db.session.scalars(query)) if video_ids else set()


def _watched(viewer: User) -> list[Sign]:
    mark = WatchPosition
    query = select(mark.video_id, mark.position, Video.duration, mark.updated_at)
    query = query.join(Video, Video.id == mark.video_id)
    query = query.where(mark.user_id == viewer.id, cowatch.watched_enough())
    return [
        Sign(row.video_id, Code.BECAUSE_YOU_WATCHED, _of_share(row), row.updated_at)
        for row in _last(query, mark.updated_at, mark.video_id)
    ]


def _of_share(row: Any) -> float:
    share = min(1.0, row.position / row.duration) if row.duration else 0.0
    return weights.WATCHED_LEAST + (1 - weights.WATCHED_LEAST) * share


def _liked(viewer: User) -> list[Sign]:
    like = VideoLike
    query = select(like.video_id, like.created_at).where(like.user_id == viewer.id)
    return [
        Sign(row.video_id, Code.BECAUSE_YOU_LIKED, weights.LIKED, row.created_at)
        for row in _last(query, like.created_at, like.video_id)
    ]


def _rated(viewer: User) -> list[Sign]:
    one = VideoRating
    query = select(one.video_id, one.rating, one.updated_at)
    query = query.where(one.user_id == viewer.id, one.rating >= weights.GOOD_RATING)
    worth = {4: weights.RATED_4, 5: weights.RATED_5}
    return [
        Sign(row.video_id, Code.BECAUSE_YOU_RATED, worth[row.rating], row.updated_at)
        for row in _last(query, one.updated_at, one.video_id)
    ]


def _last(query: Any, moment: Any, key: Any) -> Sequence[Any]:
    newest = query.order_by(moment.desc(), key.desc()).limit(weights.SIGNS_READ)
    return db.session.execute(newest).all()


def _heaviest(signs: Sequence[Sign]) -> dict[UUID, tuple[float, Code]]:
    """Keep the heaviest sign of each video, older ones counting less, of the heaviest videos."""
    now, found = clock.now(), dict[UUID, tuple[float, Code]]()
    for sign in signs:
        days = max(0.0, (now - sign.moment).total_seconds() / 86_400)
        weight = sign.worth * 0.5 ** (days / weights.TASTE_HALF_LIFE)
        if weight > found.get(sign.video_id, (0.0, sign.code))[0]:
            found[sign.video_id] = (weight, sign.code)
    order = sorted(found, key=lambda one: (-round(found[one][0], 6), one))
    return {one: found[one] for one in order[: weights.SEEDS]}


def _subjects(viewer: User, chosen: dict[UUID, tuple[float, Code]]) -> list[Subject]:
    """Read the videos somebody may still be told of; their own say nothing of their taste."""
    rows = candidates.rows_of(chosen.keys())
    kept = [
        one
        for one in chosen
        if one in rows and rows[one].owner_id != viewer.id and candidates.may_see(viewer, rows[one])
    ]
    tags = tags_of(kept)
    return [
        subject_of(rows[one], tags.get(one, ()), weight=chosen[one][0], code=chosen[one][1])
        for one in kept
    ]


def subject_of(row: Any, tags: Sequence[str], **more: Any) -> Subject:
    """Make what others are compared with, of a row or a video."""
    channel = ChannelRef(row.channel_id, row.channel_handle, row.channel_name)
    return Subject(
        row.id,
        row.title,
        row.description,
        channel,
        row.category,
        row.language,
        tuple(tags),
        **more,
    )


def tags_of(video_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Read the tags of some videos."""
    if not video_ids:
        return {}
    query = select(VideoTag.video_id, VideoTag.tag).where(VideoTag.video_id.in_(video_ids))
    found: dict[UUID, list[str]] = {}
    for video_id, tag in db.session.execute(query.order_by(VideoTag.position)):
        found.setdefault(video_id, []).append(tag)
    return found
