"""How a room is set, changed from inside and over REST: everybody in it is told either way."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def set_room(member: Member, **changes: Any) -> dict[str, Any]:
    """Change how the room is set, from inside."""
    return member.ask("room:settings", {"op": str(uuid.uuid4())} | changes)


def listed(party: Party) -> list[str]:
    """List the rooms strangers find."""
    items = party.app.test_client().get("/api/v1/rooms").get_json()["items"]
    return [room["slug"] for room in items]


def test_the_host_puts_the_room_on_the_list_and_takes_it_off(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    assert guest.joined["settings"]["privacy"] == "unlisted"
    assert listed(party) == []
    assert set_room(host, privacy="public")["settings"]["privacy"] == "public"
    assert guest.hear("settings", lambda settings: settings["privacy"] == "public")
    assert listed(party) == [slug]
    assert set_room(host, privacy="unlisted")["settings"]["privacy"] == "unlisted"
    assert guest.hear("settings", lambda settings: settings["privacy"] == "unlisted")
    assert listed(party) == []


def test_a_change_over_rest_is_told_inside(party: Party) -> None:
    slug = party.room()
    guest = party.guest(slug, on=1)
    assert party.call(party.host, "PATCH", f"/rooms/{slug}", {"privacy": "public"}) == 200
    told = guest.hear("settings", lambda settings: settings["privacy"] == "public")
    assert told["slug"] == slug
    assert listed(party) == [slug]


def test_what_is_left_out_stays(party: Party) -> None:
    slug = party.room(privacy="public", guests=False)
    host = party.member(slug, party.host)
    settings = set_room(host, name="Saturday")["settings"]
    assert (settings["name"], settings["privacy"], settings["guests"]) == (
        "Saturday",
        "public",
        False,
    )


def test_only_who_may_set_the_room_decides_who_finds_it(party: Party) -> None:
    slug = party.room()
    party.member(slug, party.host)
    member = party.member(slug)
    assert set_room(member, privacy="public")["code"] == "FORBIDDEN"
    assert party.row(slug).privacy == "unlisted"


@pytest.mark.parametrize(
    ("privacy", "code"),
    [("password", "PASSWORD_MISSING"), ("everybody", "UNPROCESSABLE_ENTITY")],
)
def test_a_kind_of_room_that_cannot_be_is_refused(party: Party, privacy: str, code: str) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    assert set_room(host, privacy=privacy)["code"] == code
    assert party.row(slug).privacy == "unlisted"


def test_whom_a_room_waits_for_is_set_over_rest_and_told_inside(party: Party) -> None:
    slug = party.room()
    guest = party.guest(slug, on=1)
    assert party.call(party.host, "PATCH", f"/rooms/{slug}", {"wait_policy": "strict"}) == 200
    guest.hear("settings", lambda settings: settings["wait_policy"] == "strict")
    assert party.redis is not None
    assert party.redis.hget(party.key(slug, "meta"), "wait") == b"strict"
    assert set_room(guest, wait_policy="whenever")["code"] == "UNPROCESSABLE_ENTITY"


def test_who_owns_or_leads_a_room_says_from_inside_whether_it_is_kept(party: Party) -> None:
    slug = party.room()
    host, helper = party.member(slug, party.host, on=0), party.member(slug, on=1)
    at_helper = {"op": str(uuid.uuid4()), "member": helper.joined["you"]["id"]}
    assert host.ask("member:role", at_helper | {"role": "cohost"})["ok"]
    assert set_room(helper, name="Saturday", permanent=True)["code"] == "FORBIDDEN"
    assert (party.row(slug).name, party.row(slug).permanent) == ("Film", False)
    assert set_room(host, permanent=True)["settings"]["permanent"] is True
    assert helper.hear("settings", lambda settings: settings["permanent"])
    assert party.row(slug).permanent
    assert set_room(host, permanent=False)["settings"]["permanent"] is False
