"""A search of a library with transcripts beside a plain scan of the same texts by LIKE.

`python -m benchmarks.search [VIDEOS [ROUNDS]]`; on PostgreSQL with `DATABASE_URL` set to an empty
database. The scan is what search would be without an index: it neither ranks nor folds accents.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import insert, or_, select

from app import create_app
from app.accounts import service as accounts
from app.captions.models import CaptionCue
from app.core.database import Base, db, unit_of_work
from app.search import index, service, suggesting
from app.videos.models import CaptionTrack, Video
from benchmarks import fill, measure

SYLLABLES = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "or", "an", "is")]
CUES, WORDS_OF_A_CUE, BATCH = 120, 9, 50
FREQUENT, RARE = 0, 4_000


def main(videos: int = 500, rounds: int = 5) -> bool:
    """Fill a library; let search and scan answer the same questions in turn."""
    measure.introduce()
    words = vocabulary()
    asked = [words[FREQUENT], f"{words[3]} {words[40]}", words[RARE], f"{words[RARE]} {words[9]}"]
    asked += [words[2_000][:-1], swapped(words[RARE + 1])]
    with library(videos, words):
        contestants = {
            "search": partial(milliseconds, searched, asked),
            "suggestions": partial(milliseconds, suggested, asked),
            "scan by LIKE": partial(milliseconds, scanned, asked),
        }
        found = measure.interleave(rounds, contestants)
    goals = [measure.Goal("ms a question", "search", "scan by LIKE", 0.5, at_most=True)]
    return measure.report(f"Search, {videos} videos with {CUES} cues each", found, goals)


def vocabulary() -> list[str]:
    """Make up 8,000 words, the same each time."""
    chance = random.Random(5)
    return list(dict.fromkeys("".join(chance.choices(SYLLABLES, k=4)) for _ in range(9_000)))[
        :8_000
    ]


@contextmanager
def library(videos: int, words: list[str]) -> Iterator[None]:
    """Make a library of so many videos in which every word is said as often as in real speech."""
    with tempfile.TemporaryDirectory() as folder:
        address = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/library.db")
        app = create_app("testing", SQLALCHEMY_DATABASE_URI=address)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            with unit_of_work() as session:
                owner = accounts.register(
                    email="o@example.org", username="o", password_hash=None, roles=["creator"]
                )
                channel = fill.channel(1, owner)
                session.add(channel)
                session.flush()
                channel_id = channel.id
            for first in range(0, videos, BATCH):
                with unit_of_work() as session:
                    of = session.get_one(type(channel), channel_id)
                    add(range(first, min(first + BATCH, videos)), of, words)
            yield
            db.engine.dispose()


def add(numbers: range, channel: Any, words: list[str]) -> None:
    """Add videos with what is said in them, and index them."""
    chance = random.Random(numbers.start)
    weights = [1 / (n + 10) for n in range(len(words))]
    rows = [fill.video(number, channel) for number in numbers]
    for row in rows:
        row["title"] = " ".join(chance.choices(words, weights, k=6)).title()
    db.session.execute(insert(Video), rows)
    for row in rows:
        track = CaptionTrack(video_id=row["id"], position=0, name="English", file_key="-")
        db.session.add(track)
        db.session.flush()
        lines = [" ".join(chance.choices(words, weights, k=WORDS_OF_A_CUE)) for _ in range(CUES)]
        cues = [
            {
                "track_id": track.id,
                "position": n,
                "start_ms": n * 4_000,
                "end_ms": n * 4_000 + 3_900,
                "text": text,
            }
            for n, text in enumerate(lines)
        ]
        db.session.execute(insert(CaptionCue), cues)
    index.put([row["id"] for row in rows])  # type: ignore[misc]


def milliseconds(answer: Any, asked: list[str]) -> dict[str, float]:
    """Answer all questions; tell the mean times of one."""
    begun, worked = time.perf_counter(), time.process_time()
    for text in asked:
        with unit_of_work(writes=False):
            answer(text)
    each = 1000 / len(asked)
    return {
        "ms a question": (time.perf_counter() - begun) * each,
        "ms of our processor": (time.process_time() - worked) * each,
    }


def searched(text: str) -> None:
    """Ask search for the first page."""
    service.search(text, page=1, page_size=20)


def suggested(text: str) -> None:
    """Ask for suggestions."""
    suggesting.suggest(text)


def scanned(text: str) -> None:
    """Look through every title, description and cue."""
    query = select(Video.id).distinct().join(CaptionTrack, CaptionTrack.video_id == Video.id)
    query = query.join(CaptionCue, CaptionCue.track_id == CaptionTrack.id)
    for word in text.split():
        texts = (Video.title, Video.description, CaptionCue.text)
        query = query.where(or_(*(one.ilike(f"%{word}%") for one in texts)))
    db.session.execute(query.limit(20 * 20)).all()


def swapped(word: str) -> str:
    """Mistype a word."""
    return word[0] + word[2] + word[1] + word[3:]


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:3])) else 1)
