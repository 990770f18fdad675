"""Answers that everybody gets alike, kept ready as bytes for a second or a few."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from app.core import clock

SECONDS = 1.0
MOST_KEPT = 256


@dataclass(frozen=True)
class Answer:
    """A body with its entity tag and the moment (of the monotonic clock) it is stale."""

    body: bytes
    etag: str
    stale_at: float
    modified: datetime | None = None


@dataclass
class HotAnswers:
    """The answers of one process by what was asked."""

    kept: dict[object, Answer] = field(default_factory=dict)
    seconds: float = SECONDS

    def get(self, asked: object) -> Answer | None:
        """Find an answer that is not stale."""
        answer = self.kept.get(asked)
        return answer if answer is not None and clock.monotonic() < answer.stale_at else None

    def put(self, asked: object, body: bytes, modified: datetime | None = None) -> Answer:
        """Keep an answer for its time."""
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        etag = hashlib.blake2b(body, digest_size=12).hexdigest()
        answer = Answer(body, etag, clock.monotonic() + self.seconds, modified)
        self.kept[asked] = answer
        return answer

    def clear(self) -> None:
        """Drop all: something changed."""
        self.kept.clear()
