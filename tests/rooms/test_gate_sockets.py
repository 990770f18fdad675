"""The gate over sockets of two processes: who hears what, who may start now, how long it takes."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
SOFT_MS = 5_000
# A process looks four times a second, one that has much to do later.
BUSY_MS = 3_000


def report(member: Member, *, ahead: float = 0.0, status: str = "paused", **more: Any) -> None:
    """Say what a member's player does."""
    state = member.state()
    said = {"v": state["v"], "item": state["item"], "position": state["position"]}
    said |= {"t": member.ask("clock:ping", {"c": 0})["s"], "status": status, "ahead": ahead}
    assert member.ask("play:report", said | more)["ok"]


def start_now(member: Member) -> dict[str, Any]:
    """Ask to wait for nobody."""
    return member.ask("gate:start", {"op": str(uuid.uuid4())})


def waiting(party: Party) -> tuple[Member, Member, int]:
    """Open a room in which the host pressed play, and a guest on another process has no film."""
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, "Ann", on=1)
    report(host, ahead=5)
    report(guest)
    return host, guest, host.play("play", host.state()["v"])["v"]


def test_the_room_starts_when_the_last_one_is_ready_whichever_process_hears_it(
    party: Party,
) -> None:
    host, guest, v = waiting(party)
    for member in (host, guest):
        gate = member.hear("gate", lambda gate: gate["v"] == v)
        assert [one["name"] for one in gate["waiting"]] == ["Ann"]
        assert (gate["ready"], gate["needed"]) == (1, 2)
        assert member.hear("state", lambda state: state["v"] == v)["playing"] is False
    assert guest.ask("play:ready", {"v": v, "item": guest.state()["item"]})["ok"]
    for member in (host, guest):
        assert member.hear("state", lambda state: state["v"] == v + 1)["playing"] is True
        assert member.hear("gate", lambda gate: gate["deadline"] is None)["waiting"] == []


def test_a_member_that_never_answers_holds_the_room_no_longer_than_the_deadline(
    party: Party,
) -> None:
    host, _guest, v = waiting(party)
    began = host.hear("state", lambda state: state["v"] == v)["server_time"]
    started = host.hear("state", lambda state: state["v"] == v + 1 and state["playing"])
    assert SOFT_MS <= started["server_time"] - began < SOFT_MS + BUSY_MS


def test_a_member_that_joins_and_says_nothing_holds_nobody_up(party: Party) -> None:
    slug = party.room()
    host, _mute = party.member(slug, party.host, on=0), party.guest(slug, "Mute", on=1)
    report(host, ahead=5)
    v = host.play("play", host.state()["v"])["v"]
    assert host.hear("state", lambda state: state["v"] == v)["playing"] is True


def test_only_who_may_override_starts_now(party: Party) -> None:
    host, guest, v = waiting(party)
    assert start_now(guest)["code"] == "FORBIDDEN"
    assert start_now(host) == {"ok": True, "v": v + 1}
    assert guest.hear("state", lambda state: state["v"] == v + 1)["playing"] is True


def test_who_comes_during_the_wait_is_told_of_it(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    report(host)
    v = host.play("play", host.state()["v"])["v"]
    late = party.guest(slug, on=1)
    assert late.joined["gate"]["v"] == v
    assert [one["id"] for one in late.joined["gate"]["waiting"]] == [host.joined["you"]["id"]]
    host.ask("play:ready", {"v": v, "item": host.state()["item"]})
    late.hear("state", lambda state: state["playing"])


def test_whom_a_room_waits_for_is_a_setting_that_counts_at_once(party: Party) -> None:
    host, guest, v = waiting(party)
    assert guest.joined["settings"]["wait_policy"] == "soft"
    answer = host.ask("room:settings", {"op": str(uuid.uuid4()), "wait_policy": "off"})
    assert answer["settings"]["wait_policy"] == "off"
    guest.hear("settings", lambda settings: settings["wait_policy"] == "off")
    assert guest.hear("state", lambda state: state["v"] == v + 1)["playing"] is True


def test_languages_of_a_member_are_shown_to_the_others(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, "Ann", on=1)
    report(guest, audio="en", captions="de")

    def is_shown(members: dict[str, Any]) -> bool:
        shown = [one for one in members["members"] if one["name"] == "Ann"]
        return [(one.get("audio"), one.get("captions")) for one in shown] == [("en", "de")]

    host.hear("members", is_shown)
