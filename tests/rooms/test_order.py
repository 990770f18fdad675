"""Keeping order: kick, mute, and who is host when the host goes."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.database import db, unit_of_work
from app.rooms.models import RoomMember
from tests.rooms.client import Member
from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def do(member: Member, event: str, other: Member, **fields: Any) -> dict[str, Any]:
    """Do something to another member."""
    target = {"op": str(uuid.uuid4()), "member": other.joined["you"]["id"]}
    return member.ask(event, target | fields)


def wait_for_sweep(party: Party, slug: str) -> None:
    """Wait until the room is swept: a sweep removes sockets nobody heard for long."""
    sockets = party.key(slug, "sockets")
    party.redis.zadd(sockets, {"u-long-gone|socket": 0})
    wait_for(lambda: party.redis.zscore(sockets, "u-long-gone|socket") is None, what="a sweep")


def test_who_is_kicked_is_out_at_once_and_may_come_back_later(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    guest = party.member(slug, on=1)
    kicked = guest.joined["you"]["id"]
    assert do(host, "mod:kick", guest, reason="noise")["ok"]
    assert guest.hear("kicked") == {"code": "KICKED", "reason": "noise"}
    host.wait(lambda: host.members() == [party.host.username], "the list without the kicked")
    wait_for(lambda: guest.say("still here?").get("code") == "NOT_JOINED")
    assert guest.join(slug)["code"] == "KICKED"
    with party.app.app_context(), unit_of_work():
        row = db.session.query(RoomMember).filter_by(member=kicked).one()
        row.kicked_until = clock.now() - timedelta(seconds=1)
    assert guest.join(slug)["ok"]


def test_a_place_a_process_vouched_for_once_more_is_free_when_it_lets_the_kicked_go(
    party: Party,
) -> None:
    slug = party.room()
    guest = party.member(slug, on=1)
    key = party.row(slug).key
    cut = {"method": "control", "name": "cut", "room": f"room:{key}", "key": key}
    message = json.dumps(cut | {"member": guest.joined["you"]["id"]})
    party.redis.publish(f"matinee.1:/rooms:room:{key}", message)
    wait_for(lambda: party.redis.hlen(party.key(slug, "members")) == 0, what="a free place")
    assert guest.say("still here?")["code"] == "NOT_JOINED"


def test_nobody_kicks_somebody_of_their_own_rank_or_above(party: Party) -> None:
    slug = party.room()
    host, member, guest = party.member(slug, party.host), party.member(slug), party.guest(slug)
    assert do(member, "mod:kick", guest)["code"] == "FORBIDDEN"
    assert do(host, "mod:kick", host)["code"] == "FORBIDDEN"
    stranger = {"op": str(uuid.uuid4()), "member": "g-nobody"}
    assert host.ask("mod:kick", stranger)["code"] == "MEMBER_NOT_FOUND"


def test_who_is_muted_is_told_and_silent_until_unmuted(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host), party.guest(slug)
    assert do(host, "mod:mute", guest, seconds=60)["ok"]
    assert guest.hear("you")["muted_until"] is not None
    assert guest.say("hello")["code"] == "MUTED"
    assert do(host, "mod:unmute", guest)["ok"]
    guest.hear("you", lambda you: you["muted_until"] is None)
    assert guest.say("hello")["ok"]


def test_the_host_hands_the_room_over(party: Party) -> None:
    slug = party.room()
    host, member = party.member(slug, party.host, on=0), party.member(slug, on=1)
    assert do(host, "host:transfer", member)["ok"]
    assert member.hear("you", lambda you: you["host"])["role"] == "host"
    assert "play" not in host.hear("you", lambda you: not you["host"])["grants"]
    assert member.play("play", member.state()["v"])["ok"]
    assert host.play("pause", host.state()["v"])["code"] == "FORBIDDEN"


def test_a_guest_cannot_be_host(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host), party.guest(slug)
    assert do(host, "host:transfer", guest)["code"] == "MEMBER_NOT_FOUND"


def test_a_host_away_for_a_minute_is_replaced_and_gets_the_room_back(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    party.guest(slug, "early guest", on=1)
    first, second = party.member(slug, on=1), party.member(slug, on=0)
    host.close()
    meta = party.key(slug, "meta")
    wait_for(lambda: party.redis.hexists(meta, "host_gone_at"), what="the host's absence")
    party.redis.hincrby(meta, "host_gone_at", -60_000)
    assert first.hear("you", lambda you: you["host"])["role"] == "host"
    new_host = first.joined["you"]["name"]
    second.hear("settings", lambda settings: settings["host"]["name"] == new_host)
    assert first.play("play", first.state()["v"])["ok"]
    back = party.socket(party.host)
    assert back.join(slug)["you"]["host"] is True
    assert first.hear("you", lambda you: not you["host"])["role"] == "member"


def test_the_host_of_a_crowd_is_replaced_too(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    crowd = {f"g-{number}": {"id": f"g-{number}", "name": "Kim"} for number in range(201)}
    about = {"role": "guest", "user_id": None, "joined_at": 1}
    members = {name: json.dumps(one | about) for name, one in crowd.items()}
    party.redis.hset(party.key(slug, "members"), mapping=members)
    party.redis.zadd(party.key(slug, "seen"), dict.fromkeys(members, 10**15))
    host.ask("room:leave")
    wait_for(lambda: party.redis.hexists(party.key(slug, "meta"), "host_gone_at"))
    party.redis.hset(party.key(slug, "meta"), "host_gone_at", 0)
    assert ada.hear("you", lambda you: you["host"])["role"] == "host"


def test_nobody_becomes_host_while_only_guests_are_here(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=0)
    again = party.guest(slug, "another", on=0)
    host.ask("room:leave")
    meta = party.key(slug, "meta")
    wait_for(lambda: party.redis.hexists(meta, "host_gone_at"), what="the host's absence")
    party.redis.hincrby(meta, "host_gone_at", -60_000)
    wait_for_sweep(party, slug)
    # The process has done what came of that sweep once it sweeps again.
    wait_for_sweep(party, slug)
    assert guest.payloads("you") == again.payloads("you") == []
    assert party.row(slug).host_id == party.host.id


def test_an_op_that_was_used_for_one_does_nothing_to_another(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    helper, guest = party.member(slug, on=1), party.guest(slug)
    assert do(host, "member:role", helper, role="moderator")["ok"]
    helper.hear("you", lambda you: "kick" in you["grants"])
    op = str(uuid.uuid4())
    sent = {"op": op, "member": guest.joined["you"]["id"]}
    assert helper.ask("mod:kick", sent)["ok"]
    again = helper.ask("mod:kick", {"op": op, "member": host.joined["you"]["id"]})
    assert again["code"] == "OP_USED"
    assert host.payloads("kicked") == []


def test_who_is_muted_does_not_lift_it_and_announces_nothing(party: Party) -> None:
    slug = party.room()
    host, helper = party.member(slug, party.host, on=0), party.member(slug, on=1)
    assert do(host, "member:role", helper, role="moderator")["ok"]
    helper.hear("you", lambda you: "mute" in you["grants"])
    assert do(host, "mod:mute", helper)["ok"]
    assert do(helper, "mod:unmute", helper)["code"] == "FORBIDDEN"
    said = helper.ask("mod:announce", {"op": str(uuid.uuid4()), "text": "Listen!"})
    assert said["code"] == "MUTED"


def test_who_stands_in_for_the_host_hands_on_no_more_than_that(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    first, second = party.member(slug, on=1), party.member(slug, on=0)
    host.close()
    meta = party.key(slug, "meta")
    wait_for(lambda: party.redis.hexists(meta, "host_gone_at"), what="the host's absence")
    party.redis.hincrby(meta, "host_gone_at", -60_000)
    first.hear("you", lambda you: you["host"])
    assert do(first, "host:transfer", second) == {"ok": True}
    owner = party.socket(party.host)
    assert owner.join(slug)["you"]["host"] is True


def test_who_is_muted_reacts_to_nothing_and_still_watches_votes_and_takes_back(
    party: Party,
) -> None:
    slug = party.room()
    host, kim = party.member(slug, party.host), party.member(slug)
    line, own = host.say("funny?"), kim.say("very")
    assert do(host, "mod:mute", kim)["ok"]
    op = {"op": str(uuid.uuid4())}
    silenced = {
        "chat:send": op | {"text": "ha", "reply_to": line["id"]},
        "chat:edit": op | {"id": own["id"], "text": "ha"},
        "chat:react": op | {"id": line["id"], "emoji": "😂"},
        "react:float": {"emoji": "😂"},
        "chat:typing": {},
    }
    refused = {event: kim.ask(event, data).get("code") for event, data in silenced.items()}
    assert refused == dict.fromkeys(silenced, "MUTED")
    allowed = {
        "chat:delete": op | {"id": own["id"]},
        "queue:add": op | {"item": host.state()["item"]},
        "chat:history": {},
    }
    assert all(kim.ask(event, data)["ok"] for event, data in allowed.items())
