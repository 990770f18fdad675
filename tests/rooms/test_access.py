"""Every event of a room × every role in it, against the grant the event declares."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.database import unit_of_work
from app.rooms import policy, service
from app.rooms.events import RoomEvents
from app.rooms.models import Preset, Role
from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration, pytest.mark.security]
FILM_SECONDS = 60
LASTING = {
    "mod:kick", "mod:mute", "mod:ban", "mod:slow", "mod:lock", "mod:clear",
    "member:role", "member:grants", "host:transfer", "room:close",
}  # fmt: skip
WITHOUT_OP = {"chat:typing", "react:float", "member:about"}
LET_IN = {"STALE", "NOTHING_NEXT", "NOTHING_PREVIOUS", "MEMBER_NOT_FOUND"}


@dataclass(frozen=True)
class Scene:
    """Somebody of a role, and a member of the room to whom things are done."""

    subject: Member
    other: Member

    def at_other(self) -> dict[str, Any]:
        """Answer what is done to the other one."""
        return {"member": self.other.joined["you"]["id"]}

    def own_line(self) -> dict[str, Any]:
        """Say something; answer which line it is."""
        return {"id": self.subject.say("mine")["id"]}

    def others_line(self) -> dict[str, Any]:
        """Have the other one say something; answer which line it is."""
        return {"id": self.other.say("theirs")["id"]}

    def play(self, action: str, **fields: Any) -> dict[str, Any]:
        """Answer a wish for the playback."""
        return {"base_v": self.subject.state()["v"], "action": action} | fields

    def entry(self, by: Member) -> dict[str, Any]:
        """Have somebody put the film into the queue; answer which entry it is."""
        return {"entry": by.ask("queue:add", {"op": str(uuid.uuid4())} | self.film())["entry"]}

    def own_entry(self) -> dict[str, Any]:
        """Queue the film; answer the entry, of the other one where the subject may not."""
        may = "queue.add" in self.subject.joined["you"]["grants"]
        return self.entry(self.subject if may else self.other)

    def others_entry(self) -> dict[str, Any]:
        """Have the other one queue the film; answer the entry."""
        return self.entry(self.other)

    def queue_seen(self) -> dict[str, Any]:
        """Answer which queue is seen."""
        return {"base_qv": self.subject.ask("queue:read")["v"]}

    def film(self) -> dict[str, Any]:
        """Answer the film of the room."""
        return {"item": self.subject.state()["item"]}


@dataclass(frozen=True)
class Deed:
    """An event with a payload that needs a grant."""

    event: str
    grant: str
    payload: Callable[[Scene], dict[str, Any]]


DEEDS = [
    Deed("chat:send", "chat.send", lambda _: {"text": "hello"}),
    Deed("chat:send", "chat.link", lambda _: {"text": "see https://example.org"}),
    Deed("chat:edit", "chat.send", lambda scene: scene.own_line() | {"text": "better"}),
    Deed("chat:react", "chat.send", lambda scene: scene.others_line() | {"emoji": "👏"}),
    Deed("chat:delete", "chat.delete_any", Scene.others_line),
    Deed("chat:typing", "chat.send", lambda _: {}),
    Deed("mod:kick", "kick", Scene.at_other),
    Deed("mod:mute", "mute", Scene.at_other),
    Deed("mod:unmute", "mute", Scene.at_other),
    Deed("mod:ban", "ban", Scene.at_other),
    Deed("mod:unban", "ban", Scene.at_other),
    Deed("mod:slow", "mute", lambda _: {"seconds": 10}),
    Deed("mod:lock", "kick", lambda _: {"on": True}),
    Deed("mod:announce", "chat.delete_any", lambda _: {"text": "Ten minutes to go"}),
    Deed("mod:clear", "chat.delete_any", lambda _: {}),
    Deed("react:float", "chat.send", lambda _: {"emoji": "👏"}),
    Deed("member:role", "roles", lambda scene: scene.at_other() | {"role": "moderator"}),
    Deed("member:grants", "roles", lambda scene: scene.at_other() | {"allow": ["pause"]}),
    Deed("member:about", "roles", Scene.at_other),
    Deed("room:close", "close", lambda _: {}),
    Deed("host:transfer", "roles", Scene.at_other),
    Deed("room:settings", "settings", lambda _: {"name": "Another name"}),
    Deed("room:close", "close", lambda _: {}),
    Deed("gate:start", "gate.override", lambda _: {}),
    Deed("play:set", "play", lambda scene: scene.play("play")),
    Deed("play:set", "pause", lambda scene: scene.play("pause")),
    Deed("play:set", "seek", lambda scene: scene.play("seek", position=FILM_SECONDS / 2)),
    Deed("play:set", "rate", lambda scene: scene.play("rate", rate=1.5)),
    Deed("play:set", "load", lambda scene: scene.play("load", **scene.film())),
    Deed("play:set", "skip", lambda scene: scene.play("next")),
    Deed("play:set", "skip", lambda scene: scene.play("previous")),
    Deed("queue:add", "queue.add", Scene.film),
    Deed("queue:remove", "queue.remove_own", Scene.own_entry),
    Deed("queue:remove", "queue.remove_any", Scene.others_entry),
    Deed("queue:move", "queue.move", lambda s: s.others_entry() | s.queue_seen() | {"at": 0}),
    Deed("queue:shuffle", "queue.move", Scene.queue_seen),
    Deed("queue:loop", "queue.move", lambda _: {"loop": "all"}),
    Deed("queue:vote", "queue.vote", Scene.others_entry),
    Deed("skip:vote", "queue.vote", lambda _: {"on": False}),
    Deed(
        "queue:play",
        "load",
        lambda scene: scene.others_entry() | {"base_v": scene.subject.state()["v"]},
    ),
    Deed("queue:clear", "queue.remove_any", Scene.queue_seen),
]


def test_every_event_that_declares_a_grant_is_tried() -> None:
    events = RoomEvents("/rooms").events()
    declared = {(event, access.grant) for event, access in events.items() if access.grant}
    assert declared <= {(deed.event, deed.grant) for deed in DEEDS}
    assert {deed.event for deed in DEEDS} <= {
        event for event, access in events.items() if access.kind == "member"
    }


def scene(party: Party, role: Role, preset: Preset) -> Scene:
    """Open a room with somebody of a role, and a member; each hears the room from its process."""
    slug = party.room()
    party.change(slug, preset=preset)
    if role == Role.HOST:
        subject = party.member(slug, party.host, on=0)
    else:
        subject = party.guest(slug, on=0) if role == Role.GUEST else party.member(slug, on=0)
    other = party.member(slug, on=1)
    if role in {Role.MODERATOR, Role.COHOST}:
        with party.app.app_context(), unit_of_work():
            room = service.find(slug)
            service.membership(room, subject.joined["you"]["id"]).role = role
    return Scene(subject, other)


@pytest.mark.parametrize("preset", [Preset.HOST, Preset.EVERYONE])
@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_what_it_is_granted_and_nothing_else(
    party: Party, role: Role, preset: Preset
) -> None:
    holes = []
    played = scene(party, role, preset)
    for deed in DEEDS:
        op = {} if deed.event in WITHOUT_OP else {"op": str(uuid.uuid4())}
        payload = op | deed.payload(played)
        answer = played.subject.ask(deed.event, payload)
        if deed.event in LASTING and answer["ok"]:
            played = scene(party, role, preset)
        may = deed.grant in policy.grants_of(role, preset)
        if (answer.get("code") == "FORBIDDEN") == may:
            holes.append(f"{deed.event} ({deed.grant}) as {role}: {answer}")
        if may and not answer["ok"] and answer["code"] not in LET_IN:
            holes.append(f"{deed.event} ({deed.grant}) as {role}: {answer}")
    assert holes == []
