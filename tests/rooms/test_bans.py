"""Bans and locks: who is not let in, by account and by address, and who sees the list."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError

import pytest

from app.core import clock
from app.core.database import db, unit_of_work
from app.rooms.order.models import RoomBan
from tests.rooms.client import Member
from tests.rooms.party import Party
from tests.rooms.test_grants import ask, id_of
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration, pytest.mark.security]


def ban(host: Member, other: Member, **fields: Any) -> None:
    """Ban somebody, and wait until they hear of it."""
    assert ask(host, "mod:ban", member=id_of(other), **fields)["ok"]
    assert other.hear("kicked")["code"] == "BANNED"


def test_who_is_banned_is_out_and_stays_out_until_it_is_lifted(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    ban(host, ada, reason="spam")
    host.wait(lambda: host.members() == [party.host.username], "the list without the banned")
    refused = ada.join(slug)
    assert (refused["code"], refused["details"]["reason"]) == ("BANNED", "spam")
    assert ask(host, "mod:unban", member=id_of_kicked(party, slug))["ok"]
    assert ada.join(slug)["ok"]


def id_of_kicked(party: Party, slug: str) -> str:
    """Answer who is banned, as the list of bans says."""
    answer = bans(party, slug)
    found: str = answer["items"][0]["member"]["id"]
    return found


def bans(party: Party, slug: str) -> Any:
    """Read the list of bans as the host."""
    client = party.app.test_client()
    return client.get(f"/api/v1/rooms/{slug}/bans", headers=party.host.headers).get_json()


def test_a_banned_guest_is_known_by_address_under_any_name(party: Party) -> None:
    slug = party.room()
    host, kim = party.member(slug, party.host, on=0), party.guest(slug, "Kim", on=1)
    ada = party.people.make()
    ban(host, kim)
    stranger = party.socket()
    assert stranger.join(slug, name="Somebody else")["code"] == "BANNED"
    assert party.socket(ada).join(slug)["ok"], "an account is not its neighbour"
    with party.app.app_context(), unit_of_work(writes=False):
        kept = db.session.query(RoomBan).one()
    assert "127.0.0.1" not in f"{kept.address}"
    assert len(kept.address or "") == 64
    read = party.app.test_client().get(f"/api/v1/rooms/{slug}/messages")
    assert read.get_json()["error"]["code"] == "BANNED"


def test_whoever_is_inside_from_a_guest_s_address_goes_with_them(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    kim, same, other = (party.guest(slug, f"Kim {n}", on=n % 2) for n in range(3))
    ban(host, kim)
    for one in (same, other):
        assert one.hear("kicked")["code"] == "BANNED"
        wait_for(lambda one=one: one.say("still here?").get("code") == "NOT_JOINED")
    names = {party.host.username, str(ada.joined["you"]["name"])}
    host.wait(lambda: set(host.members()) == names, "the list without the address")
    assert ada.say("an account is not its neighbour")["ok"]
    assert ada.payloads("kicked") == []


def test_a_guest_is_banned_by_address_also_after_redis_came_back_empty(party: Party) -> None:
    slug = party.room()
    host, kim = party.member(slug, party.host, on=0), party.guest(slug, "Kim", on=1)
    host.wait(lambda: len(host.members()) == 2, "both in the list")
    party.redis.flushall()
    origins = party.key(slug, "origins")
    wait_for(lambda: party.redis.hexists(origins, id_of(kim)), what="where Kim came from")
    ban(host, kim)
    assert party.socket().join(slug, name="Somebody else")["code"] == "BANNED"


def test_a_banned_account_keeps_nobody_else_of_its_house_out(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    kim = party.guest(slug, "Kim")
    ban(host, ada)
    assert ada.join(slug)["code"] == "BANNED"
    assert kim.say("still here")["ok"]
    assert party.socket().join(slug, name="Somebody else")["ok"]


def test_a_ban_of_one_room_says_nothing_of_another(party: Party) -> None:
    slug, other = party.room(), party.room()
    ban(party.member(slug, party.host), party.guest(slug, "Kim"))
    assert party.socket().join(other, name="Kim")["ok"]


def test_a_ban_for_a_while_ends_by_itself(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.member(slug)
    ban(host, ada, seconds=60)
    assert ada.join(slug)["code"] == "BANNED"
    with party.app.app_context(), unit_of_work():
        db.session.query(RoomBan).one().until = clock.now() - timedelta(seconds=1)
    assert ada.join(slug)["ok"]
    assert bans(party, slug)["items"] == []


def test_who_has_left_can_be_banned_and_who_was_never_there_cannot(party: Party) -> None:
    slug = party.room()
    host, kim = party.member(slug, party.host), party.guest(slug, "Kim")
    gone = id_of(kim)
    kim.say("so long")
    kim.ask("room:leave")
    assert ask(host, "mod:ban", member=gone)["ok"]
    assert bans(party, slug)["items"][0]["member"]["name"] == "Kim"
    assert ask(host, "mod:ban", member="g-nobody")["code"] == "MEMBER_NOT_FOUND"
    assert ask(host, "mod:unban", member="g-nobody")["code"] == "MEMBER_NOT_FOUND"


def test_the_owner_is_not_banned_from_their_own_room(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.member(slug)
    assert ask(host, "host:transfer", member=id_of(ada))["ok"]
    ada.hear("you", lambda you: you["host"])
    for event in ("mod:ban", "mod:kick"):
        assert ask(ada, event, member=id_of(host))["code"] == "FORBIDDEN"


def test_only_who_may_ban_reads_the_list_and_only_who_may_set_reads_the_deeds(
    party: Party,
) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.people.make()
    kim = party.guest(slug, "Kim")
    assert ask(host, "mod:mute", member=id_of(kim), reason="loud", seconds=60)["ok"]
    client = party.app.test_client()
    for path in ("bans", "deeds"):
        refused = client.get(f"/api/v1/rooms/{slug}/{path}", headers=ada.headers)
        assert refused.status_code == 403
    deeds = client.get(f"/api/v1/rooms/{slug}/deeds", headers=party.host.headers).get_json()
    (deed,) = deeds["items"]
    assert (deed["action"], deed["member"]["name"], deed["reason"], deed["seconds"]) == (
        "mute", "Kim", "loud", 60,
    )  # fmt: skip
    assert kim.hear("you", lambda you: you["mute_reason"] == "loud")


def test_what_everybodys_role_may_read_is_read_by_who_is_there(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.people.make()
    grants = {"member": {"ban": True, "settings": True}, "moderator": {"ban": True}}
    assert ask(host, "room:settings", grants=grants)["ok"]

    def read(path: str) -> int:
        try:
            return party.call(ada, "GET", f"/rooms/{slug}/{path}")
        except HTTPError as refused:
            return refused.code

    assert (read("bans"), read("deeds")) == (403, 403), "a stranger could come in, and has not"
    inside = party.member(slug, ada)
    assert (read("bans"), read("deeds")) == (200, 200)
    inside.ask("room:leave")
    assert (read("bans"), read("deeds")) == (403, 403)
    assert ask(host, "member:role", member=id_of(inside), role="moderator")["ok"]
    assert (read("bans"), read("deeds")) == (200, 403)
    assert ask(host, "member:role", member=id_of(inside), role="member")["ok"]
    assert ask(host, "member:grants", member=id_of(inside), allow=["settings"])["ok"]
    assert (read("bans"), read("deeds")) == (403, 200)


def test_into_a_locked_room_only_those_return_who_were_in(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.people.make()
    kim = party.guest(slug, "Kim", on=1)
    token = kim.joined["you"]["token"]
    assert ask(host, "mod:lock", on=True)["ok"]
    assert kim.hear("settings", lambda settings: settings["locked"])
    assert party.socket(ada).join(slug)["code"] == "ROOM_LOCKED"
    assert party.socket().join(slug, name="New")["code"] == "ROOM_LOCKED"
    kim.close()
    wait_for(lambda: not kim.is_open)
    resume = {"epoch": 0, "v": 0, "token": token}
    assert party.socket().join(slug, name="Kim", resume=resume)["ok"]
    assert ask(host, "mod:lock", on=False)["ok"]
    assert party.socket(ada).join(slug)["ok"]


def test_the_same_ban_sent_twice_is_one(party: Party) -> None:
    slug = party.room()
    host, kim = party.member(slug, party.host), party.guest(slug, "Kim")
    fields = {"op": str(uuid.uuid4()), "member": id_of(kim)}
    assert [host.ask("mod:ban", fields)["ok"] for _ in range(2)] == [True, True]
    assert bans(party, slug)["pagination"]["total"] == 1
