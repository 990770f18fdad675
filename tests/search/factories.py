"""Builders of a library to search: videos with words, what is said in them, and their index."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app.accounts.models import User
from app.captions import service as captions
from app.captions.models import CaptionCue
from app.channels import service as channels
from app.core.database import db, unit_of_work
from app.search import index, tasks
from app.services.media.captions import Cue
from app.videos import service
from app.videos.media import CaptionSpec
from app.videos.models import CaptionTrack, Video, VideoTag
from tests.videos.factories import Videos

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SUBJECTS = [
    *("harbour", "bridge", "Cassandra", "café", "volcano"),
    *("lighthouse", "東京物語", "Übung", "naïve", "glacier"),
]
VERBS = [
    *("walking", "building", "painting", "restoring"),
    *("sailing", "crossing", "cooking", "filming"),
]
SPOKEN = (
    "the quick brown fox jumps over the lazy dog",
    "to be or not to be that is the question",
    "we shall fight on the beaches and in the harbour",
    "all good things come to those who wait at the bridge",
    "voilà un café très chaud pour Cassandra",
)


class Library:
    """Makes videos to search in one application, and lets the indexer work."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.videos = Videos(app)

    def add(self, owner: UUID, title: str, *said: str, **fields: Any) -> UUID:
        """Make a video in which lines are said, ten seconds apart; index it."""
        changes = {name: fields.pop(name) for name in ("view_count", "duration") if name in fields}
        published = fields.pop("published_at", None)
        video_id = self.videos.make(owner, title=title, **fields)
        with self.app.app_context(), unit_of_work():
            video = service.lock(video_id)
            for name, value in changes.items():
                setattr(video, name, value)
            video.published_at = published or video.published_at
            if said:
                self._say(video, said)
            service.edit(video, title=title)
        self.refresh()
        return video_id

    def say(self, video_id: UUID, *said: str) -> None:
        """Give a video captions."""
        with self.app.app_context(), unit_of_work():
            self._say(service.lock(video_id), said)
        self.refresh()

    @staticmethod
    def _say(video: Video, said: Sequence[str]) -> None:
        spec = CaptionSpec("en", "English", f"{video.prefix}/captions-{len(said)}/a.vtt")
        cues = [Cue(10_000 * n, 10_000 * n + 9_000, text) for n, text in enumerate(said)]
        captions.add(video, spec, cues)

    def change(self, video_id: UUID, **changes: Any) -> None:
        """Edit a video; the indexer has not seen it yet."""
        with self.app.app_context(), unit_of_work():
            service.edit(service.lock(video_id), **changes)

    def remove(self, video_id: UUID) -> None:
        """Remove a video; the indexer has not seen it yet."""
        with self.app.app_context(), unit_of_work():
            service.remove(service.lock(video_id))

    def refresh(self) -> int:
        """Let the indexer work; answer how many documents it looked at."""
        with self.app.app_context():
            return tasks.refresh.run()

    def rows(self, query: Any) -> list[Any]:
        """Read rows."""
        with self.app.app_context(), unit_of_work(writes=False):
            return list(db.session.execute(query).all())


def fill(app: Flask, owner: UUID, rows: Sequence[dict[str, Any]]) -> None:
    """Put a made-up library into an application, whole and indexed, in one transaction."""
    with app.app_context(), unit_of_work():
        channel = channels.ensure_channel(db.session.get_one(User, owner))
        for row in rows:
            fields = dict(row)
            said, tags = fields.pop("said"), fields.pop("tags")
            tag_rows = [VideoTag(tag=tag, position=n) for n, tag in enumerate(tags)]
            video = Video(channel_id=channel.id, uploader_id=owner, tag_rows=tag_rows, **fields)
            db.session.add(video)
            db.session.flush()
            _say_quietly(video, said)
        index.put([row["id"] for row in rows])


def _say_quietly(video: Video, said: Sequence[str]) -> None:
    """Give a video captions without telling anybody."""
    track = CaptionTrack(video_id=video.id, position=0, language="en", name="English")
    track.file_key = f"{video.prefix}/captions-1/a.vtt"
    db.session.add(track)
    db.session.flush()
    for n, text in enumerate(said):
        times = {"start_ms": 10_000 * n, "end_ms": 10_000 * n + 9_000}
        db.session.add(CaptionCue(track_id=track.id, position=n, text=text, **times))
    db.session.flush()


def generated(count: int) -> list[dict[str, Any]]:
    """Make up a library, the same each time, with what tells the two databases apart in it."""
    chance = random.Random(7)
    made = []
    for n in range(count):
        subject, verb = chance.choice(SUBJECTS), chance.choice(VERBS)
        end = chance.choice(["", "again", f"part {n % 9}"])
        made.append(
            {
                "id": UUID(int=(n << 64) | chance.getrandbits(60)),
                "title": f"{verb.title()} the {subject} {end}",
                "description": " ".join(chance.choices(SUBJECTS + VERBS, k=12)),
                "tags": chance.sample([word.lower() for word in SUBJECTS], 2),
                "category": chance.choice([None, "Film", "Talk"]),
                "language": chance.choice([None, "en", "fr"]),
                "access": chance.choice(["public"] * 6 + ["subscribers", "private", "unlisted"]),
                "view_count": chance.randrange(1000),
                "duration": chance.choice([30.0, 600.0, 4000.0]),
                "published_at": FIRST + timedelta(hours=5 * n),
                "said": chance.sample(SPOKEN, chance.randrange(3)),
            }
        )
    return made
