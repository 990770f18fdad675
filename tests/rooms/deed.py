"""Something asked of a room: when it was sent, what came of it, how often it may have happened."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.rooms.tabs import Tab

_moments = count(1)
NEVER = float("inf")


@dataclass(eq=False)
class Deed:
    """Something a member wished for; sent once, later, again, or never.

    It happened between `begun`, when it was sent first, and `ended`, when it was acknowledged.
    """

    who: int
    event: str
    payload: dict[str, Any]
    answers: list[dict[str, Any]] = field(default_factory=list)
    unanswered: int = 0
    op: str = field(default_factory=lambda: str(uuid.uuid4()))
    begun: float = NEVER
    ended: float = NEVER

    def __repr__(self) -> str:
        """Tell what was wished and what came of it, for whoever reads a failure."""
        return (
            f"<{self.who} {self.event} {self.payload} -> {self.answers} ({self.unanswered} lost)>"
        )

    @property
    def is_done(self) -> bool:
        """Tell whether it was acknowledged."""
        return any(answer["ok"] for answer in self.answers)

    @property
    def is_open(self) -> bool:
        """Tell whether it was sent and nobody knows what came of it."""
        return bool(self.unanswered and not self.answers)

    @property
    def done(self) -> dict[str, Any]:
        """Answer the acknowledgement."""
        return next(answer for answer in self.answers if answer["ok"])

    @property
    def times(self) -> tuple[int, ...]:
        """Answer how often it may have become true."""
        if self.is_done:
            return (1,)
        return (0, 1) if self.is_open else (0,)

    @property
    def may_be_true(self) -> bool:
        """Tell whether it may have become true."""
        return self.is_done or self.is_open

    def send_by(self, tab: Tab) -> int | None:
        """Send it, and go on; answer the number of its answer."""
        self.begun = min(self.begun, next(_moments))
        return tab.begin(self.event, self.payload | {"op": self.op})

    def take(self, answer: dict[str, Any] | None) -> None:
        """Note an answer, or that none came; who was told yes is told the same ever after."""
        if answer is None:
            self.unanswered += 1
            return
        if self.is_done:
            assert answer == self.done, f"another answer to the same operation: {self} and {answer}"
        self.answers.append(answer)
        if answer["ok"]:
            self.ended = min(self.ended, next(_moments))


def last_of(deeds: Iterable[Deed]) -> list[Deed]:
    """List the deeds that may have come last: nothing that is done began after they had ended."""
    found = [deed for deed in deeds if deed.may_be_true]
    newest = max((deed.begun for deed in found if deed.is_done), default=0)
    return [deed for deed in found if deed.ended >= newest]
