"""Hypothesis drives a room with stale, repeated and crossing wishes beside a plain model."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from app.rooms.live.scripts import connect
from app.rooms.live.store import Change, LiveRooms
from tests.rooms import redis_server
from tests.rooms.conftest import live_rooms
from tests.rooms.factories import change, new_room, saved

pytestmark = pytest.mark.property_test

MEMBERS = st.sampled_from(["a", "b", "c"])
ACTIONS = st.sampled_from(["play", "pause", "seek", "rate", "load", "next", "previous"])
POSITIONS = st.integers(0, 700_000).map(lambda ms: ms / 1000)
DURATION = 600.0


class _Server:
    """The Redis of this module, started once by the fixture below."""

    live: LiveRooms


@pytest.fixture(autouse=True, scope="module")
def server() -> Iterator[None]:
    """Run a Redis for all generated rooms."""
    with redis_server.running() as found, connect(f"{found.url}?db=1") as client:
        _Server.live = live_rooms(client)
        yield


class RoomModel:
    """What a room should do, written once more without Redis."""

    def __init__(self) -> None:
        self.v, self.epoch, self.playing, self.rate = 1, 1, False, 1.0
        self.items, self.index, self.last = ["film"], 0, "rebuild"
        self.done: dict[tuple[str, str], int] = {}

    def expects(self, member: str, wish: Change, recent: bool) -> str:
        """Say what must come of a wish: done, STALE, nothing to go to, kept or changed."""
        if (member, wish.op) in self.done:
            return "done"
        late = wish.action == "pause" and wish.base_v == self.v - 1 and self.last == "play"
        if wish.base_v != self.v and not (late and recent):
            return "STALE"
        return self._outcome(wish)

    def _outcome(self, wish: Change) -> str:
        if wish.action == "next" and self.index + 1 >= len(self.items):
            return "NOTHING_NEXT"
        if wish.action == "previous" and self.index == 0:
            return "NOTHING_PREVIOUS"
        same = {
            "play": self.playing and wish.position is None,
            "pause": not self.playing,
            "rate": wish.rate == self.rate,
        }
        return "kept" if same.get(wish.action) else "changed"

    def change(self, wish: Change) -> None:
        """Take a change over."""
        self.v, self.last = self.v + 1, wish.action
        if wish.action in {"play", "pause"}:
            self.playing = wish.action == "play"
        if wish.action == "rate" and wish.rate is not None:
            self.rate = wish.rate
        if wish.action == "load" and wish.item is not None:
            self.items = [*self.items[: self.index + 1], wish.item]
        self.index += {"load": 1, "next": 1, "previous": -1}.get(wish.action, 0)

    def forget(self) -> None:
        """Lose everything but what was saved: the film's beginning, one version on."""
        self.__init__()  # type: ignore[misc]


class Rooms(RuleBasedStateMachine):
    """A room and its model, side by side."""

    wishes = Bundle("wishes")

    def __init__(self) -> None:
        super().__init__()
        self.live, self.model = _Server.live, RoomModel()
        self.room = new_room(self.live)
        self.seen = [self.state()]

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.live.snapshot(self.room)["state"]
        return state

    @rule(
        target=wishes, member=MEMBERS, action=ACTIONS, behind=st.sampled_from([0, 0, 0, 1, 2]),
        position=st.none() | POSITIONS, rate=st.sampled_from([0.5, 1.0, 2.0]),
    )  # fmt: skip
    def wish(
        self, member: str, action: str, behind: int, position: float | None, rate: float
    ) -> tuple[str, Change]:
        """Wish for something, seeing the newest version or one already gone."""
        if action == "seek" and position is None:
            position = 0.0
        values: dict[str, Any] = {"position": position, "rate": rate}
        values |= {"item": f"film-{rate}", "duration": DURATION} if action == "load" else {}
        made = change(action, max(0, self.model.v - behind), **values)
        self.send(member, made)
        return member, made

    @rule(wish=wishes)
    def repeat(self, wish: tuple[str, Change]) -> None:
        """Send an earlier wish again, as a client does that heard no answer."""
        self.send(*wish)

    @rule()
    def lose(self) -> None:
        """Let Redis forget the room, and rebuild it from what was saved."""
        epoch = self.seen[-1]["epoch"] + 1
        self.live.forget(self.room)
        answer = self.live.apply(self.room, "a", change("play", self.model.v))
        assert answer["code"] == "LOST"
        done = self.model.done
        self.model.forget()
        self.model.epoch, self.model.done = epoch, done
        self.live.rebuild(self.room, saved(epoch=epoch))

    def send(self, member: str, wish: Change) -> None:
        answer = self.live.apply(self.room, member, wish)
        expected = self.model.expects(member, wish, answer["ok"])
        if expected in {"done", "kept"}:
            assert answer == {"ok": True, "v": self.model.done.get((member, wish.op), self.model.v)}
        elif expected == "changed":
            self.model.change(wish)
            assert answer == {"ok": True, "v": self.model.v}
            self.check_position(wish)
        else:
            assert (answer["ok"], answer["code"]) == (False, expected)
            assert answer["state"]["v"] == self.model.v
        if answer["ok"]:
            self.model.done[member, wish.op] = answer["v"]

    def check_position(self, wish: Change) -> None:
        state, before = self.state(), self.seen[-1]
        if wish.action in {"seek", "load"} or (wish.action == "play" and wish.position is not None):
            assert state["position"] == min(wish.position or 0.0, DURATION)
        if wish.action == "pause":
            here = position_at(before, state["at"])
            assert abs(state["position"] - here) <= 3.001
        if wish.action == "rate":
            assert state["position"] == pytest.approx(position_at(before, state["at"]), abs=0.002)

    @invariant()
    def the_room_is_as_the_model_says(self) -> None:
        """Compare what both hold, and that time and position are sane."""
        state, model = self.state(), self.model
        assert (state["epoch"], state["v"]) == (model.epoch, model.v)
        assert (state["playing"], state["rate"]) == (model.playing, model.rate)
        assert state["item"] == model.items[model.index]
        assert 0 <= state["position"] <= DURATION
        assert state["at"] - state["server_time"] <= 500
        self.seen.append(state)

    @invariant()
    def the_stream_holds_every_version_once(self) -> None:
        """A client that replays the stream ends where the room is."""
        snapshot = self.live.snapshot(self.room, since_v=0)
        assert [state["v"] for state in snapshot["states"]] == list(range(1, self.model.v + 1))
        last, now = snapshot["states"][-1], snapshot["state"]
        assert last | {"server_time": 0} == now | {"server_time": 0}


def position_at(state: dict[str, Any], moment: float) -> float:
    """Compute the position as every client does."""
    elapsed = max(0.0, moment - state["at"]) / 1000 if state["playing"] else 0.0
    return float(min(state["position"] + elapsed * state["rate"], DURATION))


TestRooms = Rooms.TestCase
TestRooms.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
