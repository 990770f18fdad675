"""Steering the film over sockets: rights, conflicts, other videos, and what survives a loss."""

import uuid

import pytest

from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_only_the_host_steers_unless_the_room_says_otherwise(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    member = party.member(slug)
    v = host.state()["v"]
    assert member.play("play", v)["code"] == "FORBIDDEN"
    answer = host.ask("room:settings", {"op": str(uuid.uuid4()), "preset": "everyone"})
    assert answer["settings"]["preset"] == "everyone"
    you = member.hear("you", lambda you: "play" in you["grants"])
    assert you["role"] == "member"
    assert member.play("play", v) == {"ok": True, "v": v + 1}


def test_in_a_room_where_anyone_may_pause_nobody_else_may_play(party: Party) -> None:
    slug = party.room()
    party.change(slug, preset="pause")
    host = party.member(slug, party.host)
    member = party.member(slug)
    v = host.play("play", host.state()["v"])["v"]
    assert member.play("seek", v, position=5.0)["code"] == "FORBIDDEN"
    assert member.play("pause", v)["ok"]


def test_who_comes_too_late_is_told_how_the_room_stands(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    v = host.state()["v"]
    host.play("seek", v, position=10.0)
    answer = host.play("seek", v, position=20.0)
    assert (answer["ok"], answer["code"], answer["recoverable"]) == (False, "STALE", True)
    assert answer["state"]["position"] == 10.0


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "seek"},
        {"action": "rate", "rate": 9.0},
        {"action": "load"},
        {"action": "dance"},
        {"action": "seek", "position": -1.0},
        {"action": "play", "base_v": "1"},
        {"action": "play", "surprise": 1},
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(party: Party, fields: dict[str, object]) -> None:
    host = party.member(party.room(), party.host)
    wish = {"op": str(uuid.uuid4()), "base_v": 1} | fields
    assert host.ask("play:set", wish)["code"] == "UNPROCESSABLE_ENTITY"


def test_another_video_is_loaded_for_everybody_and_kept(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    guest = party.guest(slug)
    other = party.film(title="Second")
    loaded = host.play("load", host.state()["v"], item=str(other))
    assert guest.hear("media") == {"item": str(other)}
    assert guest.hear("state", lambda state: state["item"] == str(other))["position"] == 0
    assert party.row(slug).video_id == other
    back = host.play("previous", loaded["v"])
    assert back["ok"]
    assert host.play("previous", back["v"])["code"] == "NOTHING_PREVIOUS"


def test_a_video_one_may_not_watch_cannot_be_loaded(party: Party) -> None:
    host = party.member(party.room(), party.host)
    secret = party.film(access="private")
    answer = host.play("load", host.state()["v"], item=str(secret))
    assert answer["code"] == "VIDEO_NOT_FOUND"


def test_what_a_members_player_does_is_seen_by_the_others(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    guest = party.guest(slug, on=1)
    now = guest.ask("clock:ping", {"c": 0})["s"]
    report = {"v": 1, "position": 1.5, "t": now, "status": "buffering", "ahead": 0.2, "drift": -40}
    assert guest.ask("play:report", report)["ok"]

    def is_shown(members: dict[str, object]) -> bool:
        shown = [m for m in members["members"] if m["id"] == guest.joined["you"]["id"]]
        return bool(shown) and shown[0].get("status") == "buffering" and shown[0]["drift"] == -40

    host.hear("members", is_shown)


def test_a_pause_is_in_the_database_when_it_is_acknowledged(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    v = host.play("seek", host.state()["v"], position=30.0)["v"]
    v = host.play("play", v)["v"]
    host.play("pause", v, position=30.0)
    assert party.row(slug).position == 30_000
    assert party.row(slug).playing is False


def test_a_room_that_empties_is_saved_where_it_stopped(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    v = host.play("seek", host.state()["v"], position=30.0)["v"]
    host.play("play", v)
    host.ask("room:leave")
    row = party.row(slug)
    assert (row.playing, row.position >= 30_000) == (False, True)


def test_a_flushed_redis_costs_the_room_an_epoch_and_nothing_else(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    guest = party.guest(slug, "Kim", on=1)
    v = host.play("seek", host.state()["v"], position=30.0)["v"]
    v = host.play("play", v)["v"]
    v = host.play("pause", v, position=30.0)["v"]
    epoch = host.state()["epoch"]
    party.redis.flushdb()
    state = guest.hear("state", lambda state: state["epoch"] > epoch)
    assert (state["position"], state["playing"]) == (30.0, False)
    wait_for(lambda: party.redis.hlen(party.key(slug, "members")) == 2, what="both members")
    assert host.play("play", state["v"])["ok"]


def test_a_change_that_finds_the_room_lost_rebuilds_it_first(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    host.play("seek", host.state()["v"], position=30.0)
    wait_for(lambda: party.row(slug).position == 30_000, what="the copy of every five seconds")
    party.redis.flushdb()
    answer = host.play("play", 9_999)
    assert answer["code"] == "STALE"
    assert answer["state"]["position"] == 30.0
