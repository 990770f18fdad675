"""How much one socket may send: a bucket of tokens for each kind of event."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app

from app.core import clock
from app.core.errors import RateLimited

MAX_PAYLOAD_BYTES = 16 * 1024


@dataclass(frozen=True)
class Rate:
    """`per_second` events on average, `burst` at once."""

    per_second: float
    burst: int

    def bucket(self) -> Bucket:
        """Make a full bucket."""
        return Bucket(self, float(self.burst))


EVENTS = Rate(20, 40)
# How often a socket may overdo it: a burst now and then is forgiven, flooding is not.
STRIKES = Rate(0.5, 40)


@dataclass
class Bucket:
    """Tokens that come back with time."""

    rate: Rate
    tokens: float
    filled_at: float = field(default_factory=clock.monotonic)

    def take(self) -> bool:
        """Take one token; tell whether there was one."""
        self.fill()
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def fill(self) -> None:
        """Put in what came back since it was looked at."""
        now = clock.monotonic()
        gained = (now - self.filled_at) * self.rate.per_second
        self.tokens = min(self.rate.burst, self.tokens + gained)
        self.filled_at = now

    def is_full(self) -> bool:
        """Tell whether nothing was taken that has not come back."""
        self.fill()
        return self.tokens >= self.rate.burst


def spend(buckets: dict[str, Bucket], name: str, rate: Rate) -> None:
    """Take one token of a named bucket; raise RateLimited when it is empty."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    if not buckets.setdefault(name, rate.bucket()).take():
        raise RateLimited("You are sending too fast.", retry_after=1)
