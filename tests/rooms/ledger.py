"""What was asked of a room, what was answered, and whether all of it became true exactly once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.rooms.tabs import Tab, Version

# Every place that is asked for is another one, and no film gets from one to the next in time.
APART_SECONDS = 500.0
FILM_SECONDS = 900_000.0


@dataclass(eq=False)
class Deed:
    """Something a member wished for; sent once, later, again, or never."""

    who: int
    event: str
    payload: dict[str, Any]
    answers: list[dict[str, Any]] = field(default_factory=list)
    unanswered: int = 0
    op: str = field(default_factory=lambda: str(uuid.uuid4()))

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

    def take(self, answer: dict[str, Any] | None) -> None:
        """Note an answer, or that none came; who was told yes is told the same ever after."""
        if answer is None:
            self.unanswered += 1
            return
        if self.is_done:
            assert answer == self.done, f"another answer to the same operation: {self} and {answer}"
        self.answers.append(answer)

    @property
    def times(self) -> tuple[int, ...]:
        """Answer how often it may have become true."""
        if self.is_done:
            return (1,)
        return (0, 1) if self.is_open else (0,)


class Room:
    """All that the tabs of a room have heard, put together."""

    def __init__(self, tabs: list[Tab], deeds: list[Deed], lines: list[dict[str, Any]]) -> None:
        self.deeds, self.lines = deeds, lines
        self.states: dict[int, tuple[Any, ...]] = merged([tab.states for tab in tabs])
        self.queues: dict[int, tuple[str, ...]] = merged([tab.queues for tab in tabs])

    def expect_all(self) -> None:
        """Fail unless every operation became true as often as it was acknowledged."""
        self.expect_every_version()
        self.expect_no_stranger()
        checks = {"play:set": self.expect_played, "chat:send": self.expect_said}
        for deed in self.deeds:
            checks.get(deed.event, self.expect_queued)(deed)

    def expect_every_version(self) -> None:
        """Fail unless every version is known, and came of an operation of its own."""
        played = [deed for deed in self.deeds if deed.event == "play:set"]
        queued = [deed for deed in self.deeds if deed.event.startswith("queue:")]
        turns = [deed for deed in played if deed.payload["action"] == "next"]
        expect_causes(self.states, played)
        # A film that begins is taken out of the queue.
        expect_causes(self.queues, queued, others=sum(bool(deed.times[-1]) for deed in turns))
        for v, items in self.queues.items():
            assert len(set(items)) == len(items), f"an entry stands twice in queue {v}: {items}"

    def expect_played(self, deed: Deed) -> None:
        """Fail unless what was asked of the film came true as often as it may."""
        for place, name in enumerate(("position", "rate"), start=1):
            if name in deed.payload:
                self._expect_became(deed, place, deed.payload[name])
        action = deed.payload["action"]
        if deed.is_done and action in {"play", "pause"}:
            state = self.states[deed.done["v"]]
            assert state[3] is (action == "play"), f"{deed} made {state}"

    def _expect_became(self, deed: Deed, place: int, wanted: float) -> None:
        found = [
            v for u, v in pairwise(sorted(self.states))
            if self.states[v][place] == wanted != self.states[u][place]
        ]  # fmt: skip
        assert len(found) in deed.times, f"{deed} became true at {found}"
        assert not deed.is_done or found == [deed.done["v"]], f"{deed} became true at {found}"

    def expect_queued(self, deed: Deed) -> None:
        """Fail unless an entry came, went or moved as often as it may."""
        if not deed.is_done:
            return
        v = deed.done["v"]
        if deed.event == "queue:add":
            assert self._changes(deed.done["entry"], into=True) == [v], f"{deed}"
        elif deed.event == "queue:remove":
            assert self._changes(deed.payload["entry"], into=False) == [v], f"{deed}"
        else:
            place = min(deed.payload["at"], len(self.queues[v]) - 1)
            assert self.queues[v][place] == deed.payload["entry"], f"{deed} made {self.queues[v]}"

    def _changes(self, entry: str, *, into: bool) -> list[int]:
        """List the versions with which an entry came into the queue, or went."""
        return [
            v for u, v in pairwise(sorted(self.queues))
            if (entry in self.queues[v]) is into and (entry in self.queues[u]) is not into
        ]  # fmt: skip

    def expect_no_stranger(self) -> None:
        """Fail when an entry came, or a line, that nobody can have sent."""
        added = [deed for deed in self.deeds if deed.event == "queue:add"]
        known = {deed.done["entry"] for deed in added if deed.is_done}
        strange = {one for items in self.queues.values() for one in items} - known
        assert len(strange) <= sum(deed.is_open for deed in added), f"entries of nobody: {strange}"
        numbers = [line["seq"] for line in self.lines]
        assert numbers == list(range(1, len(numbers) + 1)), f"lines are missing: {numbers}"

    def expect_said(self, deed: Deed) -> None:
        """Fail unless a line is kept as often as it may be, under the number that was told."""
        found = [line for line in self.lines if line["text"] == deed.payload["text"]]
        assert len(found) in deed.times, f"{deed} is kept as {found}"
        if deed.is_done:
            told = {name: deed.done[name] for name in ("id", "seq")}
            assert {name: found[0][name] for name in told} == told, f"{deed} is kept as {found}"


def expect_causes(versions: dict[int, Any], deeds: list[Deed], *, others: int = 0) -> None:
    """Fail unless all versions are known and each was made, but for those that others may make."""
    first, last = min(versions), max(versions)
    assert sorted(versions) == list(range(first, last + 1)), "a version that nobody heard"
    made = {deed.done["v"] for deed in deeds if deed.is_done}
    without = set(range(first + 1, last + 1)) - made
    spare = others + sum(deed.is_open for deed in deeds)
    assert len(without) <= spare, f"versions that no operation made: {without}"


def merged(heard: list[dict[Version, Any]]) -> dict[int, Any]:
    """Put together what several tabs heard of the one epoch a room has had."""
    found: dict[int, Any] = {}
    epochs = {epoch for versions in heard for epoch, _ in versions}
    assert len(epochs) == 1, f"the room was rebuilt: {epochs}"
    for versions in heard:
        for (_, v), what in versions.items():
            assert found.setdefault(v, what) == what, f"two tabs were told version {v} differently"
    return found


def expect_whole(tab: Tab, last: int, lines: list[dict[str, Any]]) -> None:
    """Fail unless a tab that came and went knows every state and every line of its time."""
    known = sorted(v for _, v in tab.states)
    assert known == list(range(known[0], last + 1)), f"{tab.name} missed states: {known}"
    heard = {seq: line["id"] for seq, line in tab.lines.items()}
    assert heard == {line["seq"]: line["id"] for line in lines}, f"{tab.name} missed lines"
