"""What made-up people leave below films: comments in threads, likes, ratings, views, positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, update

from app.audience.models import AudienceTotal, DailyTraffic, WatchBucket
from app.audience.ranges import buckets_of
from app.core import clock, ids
from app.core.database import db
from app.reactions.models import Comment, VideoLike, VideoRating
from app.seed.words import TOPICS, Topic, Writer
from app.videos.models import Video, WatchPosition

REPLIES_SHARE = 0.4
BUSY_DAYS = 30
MOST_VIEWS_A_DAY = 12
# Who is a fan of a topic, counted from its own place, and how many of an audience are.
FANS, FANS_SHARE = (0, 3, 7), 0.8
VIDEO: Table = Video.__table__  # type: ignore[assignment]


@dataclass(frozen=True)
class Shown:
    """A film people talk about."""

    id: UUID
    topic: Topic
    duration: float
    published_at: datetime


def comments(writer: Writer, people: Sequence[UUID], films: Sequence[Shown], count: int) -> None:
    """Say so many things, some of them in reply to others."""
    rows: list[dict[str, Any]] = []
    for number in range(count):
        film = films[number % len(films)] if number < len(films) else writer.random.choice(films)
        rows.append(_comment(writer, people, film))
    threads = {row["video_id"]: row for row in reversed(rows)}
    for row in rows:
        first = threads[row["video_id"]]
        if row is not first and writer.random.random() < REPLIES_SHARE:
            row["thread_id"] = first["id"]
            row["created_at"] = max(row["created_at"], first["created_at"])
            first["reply_count"] += 1
    db.session.execute(insert(Comment), [row for row in rows if row["thread_id"] is None])
    db.session.execute(insert(Comment), [row for row in rows if row["thread_id"] is not None])
    _count("comment_count", Counter(row["video_id"] for row in rows))


def _comment(writer: Writer, people: Sequence[UUID], film: Shown) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "video_id": film.id,
        "thread_id": None,
        "author_id": writer.random.choice(people),
        "text": writer.remark(film.topic, film.duration),
        "reply_count": 0,
        "created_at": _since(writer, film.published_at),
    }


def likes_and_ratings(writer: Writer, people: Sequence[UUID], films: Sequence[Shown]) -> None:
    """Let some people like and rate each film."""
    liked = [(film.id, who) for film in films for who in _some(writer, people, film.topic)]
    rated = [(film.id, who) for film in films for who in _some(writer, people, film.topic)]
    likes = [{"video_id": film, "user_id": who} for film, who in liked]
    ratings: list[dict[str, Any]] = [
        {"video_id": film, "user_id": who, "rating": writer.random.choice((2, 3, 4, 4, 5, 5))}
        for film, who in rated
    ]
    db.session.execute(insert(VideoLike), likes)
    db.session.execute(insert(VideoRating), ratings)
    _count("like_count", Counter(film for film, _ in liked))
    _count("rating_count", Counter(film for film, _ in rated))
    sums: Counter[UUID] = Counter()
    for (film, _), row in zip(rated, ratings, strict=True):
        sums[film] += int(row["rating"])
    _count("rating_sum", sums)


def audience(writer: Writer, people: Sequence[UUID], films: Sequence[Shown]) -> None:
    """Have films viewed on the days since they came out, and some people stop midway."""
    days = [row for film in films for row in _days(writer, film)]
    db.session.execute(insert(DailyTraffic), days)
    views: Counter[UUID] = Counter()
    for row in days:
        views[row["video_id"]] += row["views"]
    _count("view_count", views)
    totals = [
        {
            "video_id": film.id,
            "starts": views[film.id],
            "seconds": int(views[film.id] * film.duration / 2),
        }
        for film in films
        if views[film.id]
    ]
    db.session.execute(insert(AudienceTotal), totals)
    buckets = [row for film in films for row in _curve(writer, film, views[film.id])]
    db.session.execute(insert(WatchBucket), buckets)
    positions = [
        {
            "user_id": who,
            "video_id": film.id,
            "position": round(film.duration * writer.random.uniform(0.05, 1.0), 1),
            "seconds": round(film.duration * writer.random.uniform(0.05, 1.0), 1),
            "updated_at": _since(writer, film.published_at),
        }
        for film in films
        for who in _some(writer, people, film.topic)
    ]
    db.session.execute(insert(WatchPosition), positions)


def _curve(writer: Writer, film: Shown, starts: int) -> list[dict[str, Any]]:
    """Lose viewers from part to part, and win some back for one of them."""
    count = buckets_of(film.duration)
    loved, plays, rows = writer.random.randrange(count), starts, []
    for bucket in range(count):
        again = starts // 3 if bucket == loved else 0
        rows.append({"video_id": film.id, "bucket": bucket, "plays": plays + again})
        plays -= writer.random.randint(0, plays // 4)
    return rows


def _days(writer: Writer, film: Shown) -> list[dict[str, Any]]:
    today = clock.now().date()
    age = min(BUSY_DAYS, (today - film.published_at.date()).days)
    chosen = writer.random.sample(range(age + 1), min(age + 1, 10))
    return [
        {
            "video_id": film.id,
            "day": today - timedelta(days=back),
            "source": writer.random.choice(("direct", "home", "search", "channel")),
            "views": (views := writer.random.randint(1, MOST_VIEWS_A_DAY)),
            "viewers": writer.random.randint(1, views),
        }
        for back in chosen
    ]


def _some(writer: Writer, people: Sequence[UUID], topic: Topic) -> list[UUID]:
    """Choose some people, most of them such as care for a topic; each does for three of ten."""
    count = writer.random.randint(0, min(12, len(people)))
    place = TOPICS.index(topic)
    fans = [who for n, who in enumerate(people) if (n - place) % len(TOPICS) in FANS]
    chosen = writer.random.sample(fans, min(len(fans), round(FANS_SHARE * count)))
    others = [who for who in people if who not in chosen]
    return chosen + writer.random.sample(others, count - len(chosen))


def _since(writer: Writer, moment: datetime) -> datetime:
    return moment + (clock.now() - moment) * writer.random.random()


def _count(name: str, found: Counter[UUID]) -> None:
    """Write a counter of many videos, which nothing else changes yet."""
    change = update(VIDEO).where(VIDEO.c.id == bindparam("of"))
    change = change.values({name: bindparam("n"), "updated_at": VIDEO.c.updated_at})
    rows = [{"of": video_id, "n": number} for video_id, number in found.items()]
    if rows:
        db.session.connection().execute(change, rows)
