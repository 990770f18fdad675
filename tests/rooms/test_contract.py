"""An evening in which every event of rooms is sent and heard, each in its declared shape."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.rooms.events import RoomEvents
from app.websocket import draining, guide
from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


class Evening:
    """A room, who is in it, and the events that were taken."""

    def __init__(self, party: Party) -> None:
        self.party, self.slug = party, party.room()
        self.host = party.member(self.slug, party.host, on=0)
        self.friend = party.member(self.slug, on=1)
        self.guest = party.guest(self.slug, "Kim", on=0)
        self.film = party.film(title="The other film")
        self.taken = {"room:join"}

    def do(self, event: str, who: Member | None = None, **payload: Any) -> dict[str, Any]:
        """Have somebody, or the host, send an event that is taken."""
        given = {"op": str(uuid.uuid4())} if "op" in RoomEvents.schemas[event].model_fields else {}
        answer = (who or self.host).ask(event, given | payload)
        assert answer["ok"], f"{event}: {answer}"
        self.taken.add(event)
        return answer

    @property
    def everybody(self) -> list[Member]:
        """List who ever was there."""
        return self.party.sockets

    def id_of(self, member: Member) -> str:
        """Answer who somebody is."""
        found: str = member.joined["you"]["id"]
        return found

    def seen(self) -> dict[str, Any]:
        """Answer the version of the queue that the host sees."""
        return {"base_qv": self.do("queue:read")["v"]}

    def report(self, who: Member, ahead: float) -> None:
        """Say what somebody's player does."""
        state = who.state()
        moment = self.do("clock:ping", who, c=1)["s"]
        said = {"v": state["v"], "item": state["item"], "position": state["position"]}
        self.do("play:report", who, **said, t=moment, status="paused", ahead=ahead)


def plays(evening: Evening) -> None:
    """Play, wait, start."""
    evening.report(evening.host, 5)
    evening.report(evening.friend, 0)
    v = evening.do("play:set", base_v=evening.host.state()["v"], action="play")["v"]
    evening.friend.hear("gate", lambda gate: gate["v"] == v)
    evening.do("gate:start")
    evening.do("play:ready", evening.friend, v=v, item=evening.friend.state()["item"])


def queues(evening: Evening) -> None:
    """Fill the queue, order it, vote, play from it."""
    film = {"item": str(evening.film)}
    first, second, third = (evening.do("queue:add", **film)["entry"] for _ in range(3))
    evening.do("queue:vote", evening.friend, entry=second)
    evening.do("queue:move", entry=third, at=0, **evening.seen())
    evening.do("queue:shuffle", **evening.seen())
    evening.do("queue:loop", loop="off")
    evening.do("queue:remove", entry=first)
    evening.host.ask("queue:remove", {"op": str(uuid.uuid4()), "entry": first})
    evening.do("skip:vote", evening.friend)
    evening.guest.hear("skip", lambda skip: skip["votes"] == 1)
    stale = evening.host.ask("queue:clear", {"op": str(uuid.uuid4()), "base_qv": 0})
    assert stale["code"] == "STALE"
    v = evening.host.ask("queue:play", {"op": str(uuid.uuid4()), "entry": second, "base_v": 0})
    assert v["code"] == "STALE"
    evening.do("queue:play", entry=second, base_v=v["state"]["v"])
    evening.guest.hear("media")
    other = evening.party.film()
    evening.do("queue:add", item=str(other))
    hidden = {"access": "private"}
    assert evening.party.call(evening.party.creator, "PATCH", f"/videos/{other}", hidden) == 200
    evening.guest.hear("queue:films")
    evening.do("queue:clear", **evening.seen())


def talks(evening: Evening) -> None:
    """Say things, change them, take them away."""
    line = evening.do("chat:send", text="Hello", position=1.5)["id"]
    answered = evening.do("chat:send", evening.friend, text="Hi", reply_to=line)["id"]
    evening.do("chat:edit", id=line, text="Hello all")
    evening.do("chat:react", evening.guest, id=line, emoji="👏")
    evening.do("chat:history")
    evening.do("chat:typing", evening.friend)
    evening.do("react:float", emoji="🎉")
    evening.do("mod:announce", text="We begin")
    evening.do("chat:delete", evening.friend, id=answered)
    late = evening.party.member(evening.slug, on=1)
    assert late.joined["pinned"]["kind"] == "announced"
    state = late.state()
    resume = {"epoch": state["epoch"], "v": state["v"] - 1, "chat_seq": 1}
    assert late.join(evening.slug, resume=resume)["resumed"] is True
    for event in ("chat", "chat:update", "typing", "reaction"):
        evening.guest.hear(event)
    evening.do("mod:clear")
    evening.guest.hear("chat:cleared")
    evening.do("room:leave", late)


def keeps_order(evening: Evening) -> None:
    """Set the room, do things to members, and end it."""
    friend = {"member": evening.id_of(evening.friend)}
    evening.do("room:settings", name="Friday")
    evening.do("mod:slow", seconds=5)
    for on in (True, False):
        evening.do("mod:lock", on=on)
    evening.do("member:about", **friend)
    evening.do("member:role", **friend, role="moderator")
    evening.do("member:grants", **friend, allow=["seek"])
    evening.do("mod:mute", **friend, reason="Too loud")
    evening.do("mod:unmute", **friend)
    evening.friend.hear("you", lambda you: you["role"] == "moderator")
    evening.do("mod:kick", member=evening.id_of(evening.guest), reason="Enough")
    assert evening.guest.hear("kicked")["code"] == "KICKED"
    evening.do("mod:ban", member=evening.id_of(evening.guest))
    evening.do("mod:unban", member=evening.id_of(evening.guest))
    evening.do("host:transfer", **friend)
    refused = evening.host.ask("mod:clear", {"op": str(uuid.uuid4())})
    assert refused["code"] == "FORBIDDEN"
    evening.host.hear("error")
    evening.do("room:close", evening.friend)
    evening.host.hear("room:closed")


def test_every_event_goes_over_the_line_as_it_is_declared(party: Party) -> None:
    evening = Evening(party)
    for part in (plays, queues, talks, keeps_order):
        part(evening)
    assert set(RoomEvents.schemas) - evening.taken == set()
    heard = {name for member in evening.everybody for name, _ in member.heard}
    # A process that ends is another evening's: `test_draining.py` hears it.
    assert heard == set(RoomEvents.sends) - {draining.EVENT}


@pytest.mark.unit
def test_every_field_of_a_room_s_events_is_explained_and_nothing_else_is() -> None:
    namespace = RoomEvents("/rooms")
    own = [one for one in guide.shapes_of(namespace).items() if guide.is_own(namespace, one[1])]
    named = [(f"{name}.{field}", field, about) for name, shape in own
             for field, about in shape.model_fields.items()]  # fmt: skip
    known = namespace.meanings
    silent = {
        whole
        for whole, field, about in named
        if not (about.description or whole in known or field in known)
    }
    used = {whole if whole in known else field for whole, field, _ in named}
    assert (silent, set(known) - used) == (set(), set())


@pytest.mark.unit
def test_every_answer_with_fields_is_declared() -> None:
    namespace = RoomEvents("/rooms")
    told = {name for name in namespace.schemas if name in namespace.answers}
    bare = {
        name
        for name in namespace.schemas
        if namespace.handler(name).__annotations__["return"] not in {None, "None"}
    }
    assert bare - told == set()
