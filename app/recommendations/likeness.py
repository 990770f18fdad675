"""What is like a video by what it says of itself: tags, rare words, channel, category, language."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all

from app.core.database import db
from app.recommendations import candidates, weights
from app.recommendations.reasons import ChannelRef, Code, Hint, Reason, VideoRef
from app.videos.models import VideoTag


@dataclass(frozen=True)
class Subject:
    """A video that others are compared with: how much it counts, and how that is told.

    Without a `code` the likeness itself is told, with one that somebody watched or liked it.
    """

    id: UUID
    title: str
    description: str
    channel: ChannelRef
    category: str | None
    language: str | None
    tags: tuple[str, ...]
    weight: float = 1.0
    code: Code | None = None

    def reason(self, code: Code, **parts: Any) -> Reason:
        """Tell why something like it is recommended."""
        named = VideoRef(self.id, self.title)
        if self.code is not None:
            return Reason(self.code, video=named, **parts)
        return Reason(code, video=named, **parts)


def rarity(count: int) -> float:
    """Answer what something counts that so many videos have: 1 for one, and less and less."""
    return 1 / math.log2(1 + max(count, 1))


def by_tags(subjects: Sequence[Subject]) -> list[Hint]:
    """Find videos that share tags; a rare tag counts for more."""
    found = _tagged(_most_wanted(subjects))
    worth = {tag: rarity(len(video_ids)) for tag, video_ids in found.items()}
    return [hint for subject in subjects for hint in _of_tags(subject, found, worth)]


def _of_tags(
    subject: Subject, found: Mapping[str, Sequence[UUID]], worth: Mapping[str, float]
) -> Iterable[Hint]:
    whole = sum(worth.get(tag, rarity(1)) for tag in subject.tags)
    shared: dict[UUID, list[str]] = defaultdict(list)
    for tag in subject.tags:
        for video_id in found.get(tag, ()):
            shared[video_id].append(tag)
    shared.pop(subject.id, None)
    for video_id, tags in shared.items():
        points = weights.TAGS * subject.weight * sum(worth[tag] for tag in tags) / whole
        yield Hint(video_id, points, subject.reason(Code.SAME_TAGS, tags=tuple(tags)))


def _most_wanted(subjects: Sequence[Subject]) -> list[str]:
    wanted: dict[str, float] = defaultdict(float)
    for subject in subjects:
        for tag in subject.tags:
            wanted[tag] += subject.weight
    order = sorted(wanted, key=lambda tag: (-round(wanted[tag], 6), tag))
    return order[: weights.TAGS_ASKED]


def _tagged(tags: Sequence[str]) -> dict[str, list[UUID]]:
    """List the newest videos of each tag; ids are in the order of their making."""
    if not tags:
        return {}
    one = VideoTag
    parts = [
        select(
            select(one.tag, one.video_id)
            .where(one.tag == tag)
            .order_by(one.video_id.desc())
            .limit(weights.OF_A_TAG)
            .subquery()
        )
        for tag in tags
    ]
    found: dict[str, list[UUID]] = defaultdict(list)
    query = parts[0] if len(parts) == 1 else union_all(*parts)
    for tag, video_id in db.session.execute(query):
        found[tag].append(video_id)
    return found


def by_channel(subjects: Sequence[Subject], now: datetime) -> list[Hint]:
    """Find the newest of the same channels."""
    counts: dict[UUID, float] = defaultdict(float)
    refs = {subject.channel.id: subject.channel for subject in subjects}
    for subject in subjects:
        counts[subject.channel.id] += subject.weight
    wanted = sorted(counts, key=lambda one: (-round(counts[one], 6), one))
    chosen = wanted[: weights.CHANNELS_OF_SEEDS]
    pairs = candidates.newest_of_channels(chosen, now, of_each=weights.OF_A_CHANNEL)
    return [
        Hint(
            video_id,
            weights.CHANNEL * min(1.0, counts[channel_id]),
            Reason(Code.SAME_CHANNEL, channel=refs[channel_id]),
        )
        for channel_id, video_id in pairs
    ]


def by_category(subjects: Sequence[Subject], rows: Iterable[Any]) -> list[Hint]:
    """Count for those among some rows that are of the same category."""
    shares = shares_of([(one.category, one.weight) for one in subjects])
    return [
        Hint(
            row.id,
            weights.CATEGORY * shares[row.category],
            Reason(Code.SAME_CATEGORY, category=row.category),
        )
        for row in rows
        if row.category in shares
    ]


def shares_of(values: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    """Answer which share each value has of the weight of all that have one."""
    sums: dict[str, float] = defaultdict(float)
    for value, weight in values:
        if value is not None:
            sums[value] += weight
    whole = sum(sums.values())
    return {value: weight / whole for value, weight in sums.items()} if whole else {}
