"""Hypothesis drives a queue with stale, repeated and crossing wishes beside a plain model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from app.rooms.live.scripts import connect
from app.rooms.live.store import LiveRooms
from tests.rooms import redis_server
from tests.rooms.conftest import live_rooms
from tests.rooms.factories import change, new_room, saved, state_of
from tests.rooms.queueing import Line, kept

pytestmark = pytest.mark.property_test

MEMBERS = st.sampled_from(["a", "b", "c"])
PLACES = st.integers(0, 6)
BEHIND = st.sampled_from([0, 0, 0, 1, 2])
MOST, EACH = 6, 3


class _Server:
    """The Redis of this module, started once by the fixture below."""

    live: LiveRooms


@pytest.fixture(autouse=True, scope="module")
def server() -> Iterator[None]:
    """Run a Redis for all generated queues."""
    with redis_server.running() as found, connect(f"{found.url}?db=1") as client:
        _Server.live = live_rooms(client)
        yield


class Model:
    """What a queue should do, written once more without Redis."""

    def __init__(self) -> None:
        self.v = self.ordered = 0
        self.order: str = "manual"
        self.entries: list[str] = []
        self.age: dict[str, int] = {}
        self.by: dict[str, str] = {}
        self.votes: dict[str, set[str]] = {}

    def write(self, *, reorders: bool = True) -> None:
        """Take a change over."""
        if self.order == "votes":
            self.entries.sort(key=lambda one: (-len(self.votes[one]), self.age[one]))
        self.v += 1
        self.ordered = self.v if reorders else self.ordered

    def drop(self, entry: str) -> None:
        """Take an entry out."""
        self.entries.remove(entry)
        del self.votes[entry]

    def add(self, entry: str, member: str, at: int) -> str | None:
        if entry in self.entries:
            return None
        if len(self.entries) >= MOST:
            return "QUEUE_FULL"
        if sum(self.by[one] == member for one in self.entries) >= EACH:
            return "QUEUE_SHARE_USED"
        self.entries.insert(at, entry)
        self.by[entry], self.votes[entry] = member, set()
        self.age[entry] = max(self.age.values(), default=0) + 1
        self.write()
        return None

    def remove(self, entry: str, member: str) -> str | None:
        if entry not in self.entries:
            return "ENTRY_NOT_FOUND"
        if self.by[entry] != member:
            return "FORBIDDEN"
        self.drop(entry)
        self.write()
        return None

    def move(self, entry: str, at: int, base: int) -> str | None:
        if base < self.ordered:
            return "STALE"
        if entry not in self.entries:
            return "ENTRY_NOT_FOUND"
        if self.order == "votes":
            return "QUEUE_BY_VOTES"
        at = min(at, len(self.entries) - 1)
        if self.entries.index(entry) != at:
            self.entries.remove(entry)
            self.entries.insert(at, entry)
            self.write()
        return None

    def vote(self, entry: str, member: str, *, on: bool) -> str | None:
        if entry not in self.entries:
            return "ENTRY_NOT_FOUND"
        if on != (member in self.votes[entry]):
            (self.votes[entry].add if on else self.votes[entry].remove)(member)
            self.write(reorders=self.order == "votes")
        return None


class Queues(RuleBasedStateMachine):
    """A queue and its model, side by side."""

    names = Bundle("names")
    wishes = Bundle("wishes")

    def __init__(self) -> None:
        super().__init__()
        self.live, self.model = _Server.live, Model()
        self.line = Line(self.live, new_room(self.live))
        self.count = 0
        self.done: dict[str, dict[str, Any]] = {}

    def check(self, answer: dict[str, Any], code: str | None) -> None:
        assert answer.get("code") == code, answer
        if code is None:
            assert answer == {"ok": True, "v": self.model.v}
        elif code != "LOST":
            assert answer["queue"]["v"] == self.model.v

    @rule(target=names, member=MEMBERS, at=PLACES)
    def add(self, member: str, at: int) -> str:
        self.count += 1
        name = f"film-{self.count}"
        code = self.model.add(name, member, at)
        self.check(self.line.add(name, member, at=at, most=MOST, each=EACH), code)
        return name

    @rule(name=names, member=MEMBERS)
    def remove(self, name: str, member: str) -> None:
        code = self.model.remove(name, member)
        self.check(self.line.ask("remove", member, entry=name, own=True, any=False), code)

    @rule(target=wishes, name=names, at=PLACES, behind=BEHIND)
    def move(self, name: str, at: int, behind: int) -> tuple[str, int, int, str]:
        self.count += 1
        base, op = max(0, self.model.v - behind), f"move-{self.count}"
        code = self.model.move(name, at, base)
        answer = self.line.ask("move", entry=name, at=at, base_v=base, op=op)
        self.check(answer, code)
        if answer["ok"]:
            self.done[op] = answer
        return name, at, base, op

    @rule(wish=wishes)
    def repeat(self, wish: tuple[str, int, int, str]) -> None:
        """Send an earlier wish again, as a client does that heard no answer."""
        name, at, base, op = wish
        answer = self.line.ask("move", entry=name, at=at, base_v=base, op=op)
        if op in self.done:
            assert answer == self.done[op]
            return
        code = self.model.move(name, at, base)
        self.check(answer, code)
        if answer["ok"]:
            self.done[op] = answer

    @rule(name=names, member=MEMBERS, on=st.booleans())
    def vote(self, name: str, member: str, on: bool) -> None:
        code = self.model.vote(name, member, on=on)
        self.check(self.line.ask("vote", member, entry=name, on=on), code)

    @rule(order=st.sampled_from(["manual", "votes"]))
    def arrange(self, order: str) -> None:
        if order != self.model.order:
            self.model.order = order
            self.model.write()
        self.check(self.line.ask("arrange", order=order, quorum=50), None)

    @rule()
    def next(self) -> None:
        """Play what is first."""
        state = state_of(self.live, self.line.room)
        answer = self.live.apply(self.line.room, "a", change("next", state["v"]))
        if not self.model.entries:
            assert answer["code"] == "NOTHING_NEXT"
            return
        first = self.model.entries[0]
        self.model.drop(first)
        self.model.v += 1
        self.model.ordered = self.model.v
        assert state_of(self.live, self.line.room)["item"] == first

    @rule()
    def lose(self) -> None:
        """Let Redis forget everything, and rebuild it from what the database keeps."""
        model, epoch = self.model, state_of(self.live, self.line.room)["epoch"] + 1
        queue = kept(
            *model.entries,
            voters={one: tuple(votes) for one, votes in model.votes.items()},
            v=model.v,
            order=model.order,
            by=model.by,
        )
        self.live.forget(self.line.room)
        self.check(self.line.add("lost"), "LOST")
        self.live.rebuild(self.line.room, saved(epoch=epoch, queue=queue))
        model.ordered = model.v
        model.age = {one: n for n, one in enumerate(model.entries, 1)}

    @invariant()
    def the_queue_is_as_the_model_says(self) -> None:
        """Compare what both hold."""
        found, model = self.line.state(), self.model
        assert [entry["id"] for entry in found["items"]] == model.entries
        assert [entry["votes"] for entry in found["items"]] == [
            len(model.votes[one]) for one in model.entries
        ]
        assert (found["v"], found["order"]) == (model.v, model.order)
        assert [entry["by"]["id"] for entry in found["items"]] == [
            model.by[one] for one in model.entries
        ]


TestQueues = Queues.TestCase
TestQueues.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
