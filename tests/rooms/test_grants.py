"""Roles and grants: given, taken, told at once, and never beyond what one holds oneself."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def ask(member: Member, event: str, /, **fields: Any) -> dict[str, Any]:
    """Send an event with an operation of its own."""
    return member.ask(event, {"op": str(uuid.uuid4())} | fields)


def id_of(member: Member) -> str:
    """Answer under which id the room knows a member."""
    found: str = member.joined["you"]["id"]
    return found


def switch(member: Member, role: str, /, **grants: bool) -> dict[str, Any]:
    """Switch a role's grants."""
    given = {name.replace("__", "."): on for name, on in grants.items()}
    return ask(member, "room:settings", grants={role: given})


def test_a_role_is_given_told_and_taken_again(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    assert ask(host, "member:role", member=id_of(ada), role="moderator")["ok"]
    you = ada.hear("you", lambda you: you["role"] == "moderator")
    assert {"kick", "mute", "chat.delete_any"} <= set(you["grants"])
    host.hear("members", lambda news: any(one["role"] == "moderator" for one in news["members"]))
    assert ask(host, "member:role", member=id_of(ada), role="member")["ok"]
    assert "kick" not in ada.hear("you", lambda you: you["role"] == "member")["grants"]


def test_nobody_gives_a_role_at_or_above_their_own_or_to_their_equals(party: Party) -> None:
    slug = party.room()
    host, ada, ben, kim = (
        party.member(slug, party.host),
        party.member(slug),
        party.member(slug),
        party.guest(slug),
    )
    for one in (ada, ben):
        assert ask(host, "member:role", member=id_of(one), role="cohost")["ok"]
    assert switch(host, "cohost", roles=True)["ok"]
    assert ask(ada, "member:role", member=id_of(ben), role="member")["code"] == "FORBIDDEN"
    eve = party.member(slug)
    assert ask(ada, "member:role", member=id_of(eve), role="cohost")["code"] == "FORBIDDEN"
    assert ask(ada, "member:role", member=id_of(eve), role="host")["code"] == "FORBIDDEN"
    assert ask(ada, "member:role", member=id_of(eve), role="moderator")["ok"]
    assert ask(host, "member:role", member=id_of(kim), role="moderator")["code"] == (
        "MEMBER_NOT_FOUND"
    )
    assert ask(ada, "host:transfer", member=id_of(ada))["code"] == "FORBIDDEN"


def test_a_rooms_change_of_a_role_counts_at_once_and_can_be_taken_back(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    v = ada.state()["v"]
    assert ada.play("play", v)["code"] == "FORBIDDEN"
    settings = switch(host, "member", play=True, chat__link=False)["settings"]
    assert "play" in settings["grants"]["member"]
    you = ada.hear("you", lambda you: "play" in you["grants"])
    assert "chat.link" not in you["grants"]
    assert ada.play("play", v)["ok"]
    assert ada.say("see https://example.org")["code"] == "FORBIDDEN"
    assert party.row(slug).grants == {"member": {"play": True, "chat.link": False}}
    assert switch(host, "member", play=False, chat__link=True)["ok"]
    assert party.row(slug).grants == {}


def test_one_person_may_more_or_less_than_the_role(party: Party) -> None:
    slug = party.room()
    host, ada, kim = party.member(slug, party.host), party.member(slug), party.guest(slug)
    lists = {"allow": ["pause", "seek"], "deny": ["invite"]}
    assert ask(host, "member:grants", member=id_of(ada), **lists)["ok"]
    you = ada.hear("you", lambda you: "seek" in you["grants"])
    assert "invite" not in you["grants"]
    assert ask(host, "member:grants", member=id_of(kim), deny=["chat.send"])["ok"]
    assert kim.say("hello?")["code"] == "FORBIDDEN"
    assert ask(host, "member:grants", member=id_of(kim))["ok"]
    assert kim.say("hello!")["ok"]
    refused = ask(host, "member:grants", member=id_of(kim), allow=["settings"])
    assert refused["code"] == "FORBIDDEN"
    unknown = ask(host, "member:grants", member=id_of(ada), allow=["fly"])
    assert unknown["code"] == "UNPROCESSABLE_ENTITY"


def test_nobody_gives_what_they_do_not_hold_and_the_host_loses_nothing(party: Party) -> None:
    slug = party.room()
    host, ada, ben = party.member(slug, party.host), party.member(slug), party.member(slug)
    assert switch(host, "host", settings=False)["code"] == "FORBIDDEN"
    assert ask(host, "member:role", member=id_of(ada), role="cohost")["ok"]
    assert switch(ada, "member", pause=True)["code"] == "FORBIDDEN"
    assert switch(host, "cohost", roles=True)["ok"]
    assert switch(ada, "member", pause=True)["code"] == "FORBIDDEN"
    assert switch(ada, "member", mute=True)["ok"]
    assert ask(ada, "member:grants", member=id_of(ben), allow=["ban"])["code"] == "FORBIDDEN"
    assert ask(ada, "member:grants", member=id_of(host), deny=["roles"])["code"] == "FORBIDDEN"


def test_the_same_operation_is_done_and_written_down_once(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.member(slug)
    fields = {"op": str(uuid.uuid4()), "member": id_of(ada), "role": "cohost"}
    assert [host.ask("member:role", fields)["ok"] for _ in range(2)] == [True, True]
    client = party.app.test_client()
    answer = client.get(f"/api/v1/rooms/{slug}/deeds", headers=party.host.headers).get_json()
    assert [(deed["action"], deed["member"]["id"]) for deed in answer["items"]] == [
        ("role:cohost", id_of(ada))
    ]


def test_the_room_is_closed_from_inside_by_who_may(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.member(slug)
    assert ask(ada, "room:close")["code"] == "FORBIDDEN"
    assert ask(host, "room:close")["ok"]
    assert ada.hear("room:closed")["code"] == "ROOM_CLOSED"
