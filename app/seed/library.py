"""A made-up library: people, channels, films that play, and what was said about them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, select

from app.accounts.models import User
from app.accounts.passwords import hashed
from app.core import clock, ids
from app.core.database import db, unit_of_work
from app.recommendations.tasks import refresh_all
from app.search.tasks import rebuild
from app.seed import films, people, sample, shop, speech, talk
from app.seed.films import Reel
from app.seed.people import Stage
from app.seed.shelves import ShopSize
from app.seed.sizes import Size
from app.seed.talk import Shown
from app.seed.words import Writer
from app.videos.models import Video, VideoTag
from app.videos.values import Access, Circle, Status

FIRST = "seed-000"
PASSWORD = "a library of made-up films"  # noqa: S105 - told to whoever asked for it
SEED = 1895
OPEN_SHARE = 0.85
OTHERS = (Access.UNLISTED, Access.PRIVATE, Access.SUBSCRIBERS, Access.SPONSORS)
Say = Callable[[str], Any]


def is_there() -> bool:
    """Tell whether a library was made before."""
    with unit_of_work(writes=False):
        query = select(User.id).where(User.username_key == FIRST)
        return db.session.scalar(query) is not None


def make(app: Flask, size: Size, say: Say, *, lends: ShopSize | None = None) -> None:
    """Make people, channels and films, with a shop that lends some, and say how far it is."""
    writer = Writer(SEED)
    password_hash = hashed(PASSWORD)
    with unit_of_work():
        users = people.make_people(writer, size.users, password_hash)
        stages = people.make_channels(writer, users, size.channels)
        people.follow(writer.random, users, stages)
    say(f"{size.users} people with {size.channels} channels")
    with tempfile.TemporaryDirectory(prefix="seed-") as name:
        folder = Path(name)
        reels = [encode(app, folder, number, users[0]) for number in range(size.films)]
        drawn = films.pictures(folder, size.pictures)
    say(f"{len(reels)} films encoded")
    shown = shelve(writer, stages, reels, drawn, size.videos)
    say(f"{size.videos} videos")
    cues = {one.id: (one.topic, speech.cues_of(writer, one.topic, one.duration)) for one in shown}
    speech.caption(cues)
    say(f"{sum(len(spoken) for _, spoken in cues.values())} spoken sentences")
    with unit_of_work():
        talk.comments(writer, users, shown, size.comments)
        talk.likes_and_ratings(writer, users, shown)
        talk.audience(writer, users, shown)
    say(f"{size.comments} comments, with likes, ratings and views")
    if lends is not None:
        made = shop.open_one(lends, users[0])
        shop.stream(lends, users[1:])
        say(f"a shop that lends {made['inventory']} copies of {made['film']} films")
    say(f"{rebuild(lambda _far: None)['words']} words can be searched for")
    refresh_all()


def encode(app: Flask, folder: Path, number: int, owner: UUID) -> Reel:
    """Make one film, hand it in as its owner would, and do the work on it."""
    film = films.make(folder / f"film-{number}.mp4", number)
    details = {"title": f"Test picture {number + 1}", "access": "unlisted", "language": "en"}
    video_id = sample.put(film, owner, details)
    films.work_off(app, video_id)
    with unit_of_work(writes=False):
        return films.reel_of(video_id)


def shelve(
    writer: Writer, stages: list[Stage], reels: list[Reel], drawn: list[bytes], count: int
) -> list[Shown]:
    """Publish so many videos, each a copy of a film with a picture and words of its own."""
    chosen = [(reels[n % len(reels)], ids.new_id(), drawn[n % len(drawn)]) for n in range(count)]
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda one: films.copy_files(*one), chosen))
    rows = [
        video(writer, stages[number % len(stages)], reel, video_id, keys[number])
        for number, (reel, video_id, _) in enumerate(chosen)
    ]
    with unit_of_work():
        db.session.execute(insert(Video), rows)
        films.insert_tracks([(reel, video_id) for reel, video_id, _ in chosen])
        db.session.execute(insert(VideoTag), tags_of(writer, stages, rows))
    return [
        Shown(row["id"], stages[number % len(stages)].topic, row["duration"], row["published_at"])
        for number, row in enumerate(rows)
    ]


def video(writer: Writer, stage: Stage, reel: Reel, video_id: UUID, picture: str) -> dict[str, Any]:
    """Answer the row of a video that came out some time in the last months."""
    came = clock.now() - timedelta(minutes=writer.random.randint(5, 200 * 24 * 60))
    is_open = writer.random.random() < OPEN_SHARE
    return reel.keyed(reel.facts, video_id) | {
        "id": video_id,
        "channel_id": stage.id,
        "uploader_id": stage.owner_id,
        "title": writer.title(stage.topic),
        "description": writer.description(stage.topic),
        "category": stage.topic.category,
        "language": stage.topic.language,
        "access": Access.PUBLIC if is_open else writer.random.choice(OTHERS),
        "status": Status.READY,
        "watchable": True,
        "thumbnail_keys": [picture],
        "thumbnail_key": picture,
        "submitted_at": came,
        "published_at": came,
        "created_at": came,
        "announced_to": Circle.FOLLOWERS,
    }


def tags_of(
    writer: Writer, stages: list[Stage], rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Answer the rows of the videos' tags."""
    return [
        {"video_id": row["id"], "tag": tag, "position": position}
        for number, row in enumerate(rows)
        for position, tag in enumerate(writer.tags(stages[number % len(stages)].topic))
    ]
