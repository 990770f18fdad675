"""How much one socket may send: a bucket of tokens for each kind of event."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from flask import current_app

from app.core.errors import RateLimited

MAX_PAYLOAD_BYTES = 16 * 1024


@dataclass(frozen=True)
class Rate:
    """`per_second` events on average, `burst` at once."""

    per_second: float
    burst: int


EVENTS = Rate(20, 40)


@dataclass
class Bucket:
    """Tokens that come back with time."""

    rate: Rate
    tokens: float
    filled_at: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        """Take one token; tell whether there was one."""
        now = time.monotonic()
        gained = (now - self.filled_at) * self.rate.per_second
        self.tokens = min(self.rate.burst, self.tokens + gained)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def spend(buckets: dict[str, Bucket], name: str, rate: Rate) -> None:
    """Take one token of a named bucket; raise RateLimited when it is empty."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    bucket = buckets.setdefault(name, Bucket(rate, float(rate.burst)))
    if not bucket.take():
        raise RateLimited("You are sending too fast.", retry_after=1)
