"""Puts candidates in one order: points add up, quality parts equals, channels take turns."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.recommendations import weights
from app.recommendations.reasons import BECAUSE, Hint, Reason, strongest


@dataclass(frozen=True)
class Recommended:
    """A row of a list, why it is recommended, and its points in hundredths."""

    row: Any
    reason: Reason
    score: int


def ranked(
    hints: Sequence[Hint],
    rows: Mapping[UUID, Any],
    now: datetime,
    *,
    languages: Mapping[str, float],
    again: Collection[UUID] = (),
) -> list[Recommended]:
    """Order the rows that hints speak of, the best first; what is seen `again` counts less."""
    of_video: dict[UUID, list[Hint]] = defaultdict(list)
    for hint in hints:
        if hint.video_id in rows:
            of_video[hint.video_id].append(hint)
    found = []
    for video_id, given in of_video.items():
        row = rows[video_id]
        points = sum(sorted(hint.points for hint in given)) + quality(row, now)
        points += weights.LANGUAGE * languages.get(row.language, 0.0)
        points *= weights.SEEN_AGAIN if video_id in again else 1.0
        # In hundredths, so that no rounding tells the databases apart.
        found.append(Recommended(row, strongest(given), round(100 * points)))
    return spread(sorted(found, key=_order))


def _order(one: Recommended) -> tuple[int, float, int]:
    return -one.score, -one.row.published_at.timestamp(), -one.row.id.int


def quality(row: Any, now: datetime) -> float:
    """Weigh what viewers say of a video, how many there are, and how new it is."""
    count, usual = row.rating_count, weights.USUAL_COUNT
    mean = (row.rating_sum + weights.USUAL_RATING * usual) / (count + usual)
    rating = weights.RATING * (mean - weights.USUAL_RATING)
    likes = min(weights.LIKES, 2 * math.log10(1 + row.like_count))
    views = min(weights.VIEWS, math.log10(1 + row.view_count))
    return rating + likes + views + weights.FRESH * freshness(row.published_at, now)


def freshness(published_at: datetime, now: datetime) -> float:
    """Answer 1 for what came out now, half for what is a month old."""
    days = max(0, (now - published_at).days)
    return 1 / (1 + days / weights.MONTH)


def spread(ordered: Sequence[Recommended]) -> list[Recommended]:
    """Have channels take turns: each further video of one counts less, and few follow each other.

    More than that only where nothing of another channel is left. What is recommended because of
    the same video counts less and less too.
    """
    seen: dict[Any, int] = defaultdict(int)
    damped = []
    for one in ordered:
        channel, seed = one.row.channel_id, _seed(one.reason)
        factor = weights.NEXT_OF_CHANNEL ** seen[channel] * weights.NEXT_OF_SEED ** seen[seed]
        seen[channel] += 1
        seen[seed] += seed is not None
        damped.append((round(one.score * factor), one))
    waiting = [one for _, one in sorted(damped, key=lambda two: (-two[0], *_order(two[1])))]
    return _in_turns(waiting)


def _seed(reason: Reason) -> UUID | None:
    """Answer what somebody watched or liked that explains a recommendation."""
    return reason.video.id if reason.video and reason.code in BECAUSE else None


def _in_turns(waiting: list[Recommended]) -> list[Recommended]:
    found: list[Recommended] = []
    while waiting and len(found) < weights.MOST:
        last = [one.row.channel_id for one in found[-weights.IN_A_ROW :]]
        is_full = len(last) == weights.IN_A_ROW and len(set(last)) == 1
        turn = (n for n, one in enumerate(waiting) if one.row.channel_id != last[-1])
        place = next(turn, 0) if is_full else 0
        found.append(waiting.pop(place))
    return found
