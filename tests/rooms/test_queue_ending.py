"""Rooms that go on by themselves, with their members at two processes: at the end, and by vote."""

from __future__ import annotations

import pytest

from tests.rooms.client import Member
from tests.rooms.party import Party
from tests.rooms.queueing import add, ask, order

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
NEAR_THE_END = 59.3


def run_to_the_end(host: Member) -> int:
    """Play the last moments of the film; answer the version that plays."""
    v = host.play("seek", host.state()["v"], position=NEAR_THE_END)["v"]
    return int(host.play("play", v)["v"])


def test_the_end_of_a_film_is_the_beginning_of_the_next_and_only_of_that(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    films = [party.film() for _ in range(3)]
    entries = [add(host, film) for film in films]
    v = run_to_the_end(host)
    for member in (host, guest):
        state = member.hear("state", lambda state: state["v"] > v)
        assert (state["item"], state["playing"], state["v"]) == (str(films[0]), True, v + 1)
        assert member.hear("media")["item"] == str(films[0])
    assert order(guest) == entries[1:]
    v = host.play("pause", v + 1, position=0.2)["v"]
    assert guest.hear("state", lambda state: not state["playing"] and state["v"] == v)
    assert [one["v"] for one in guest.payloads("state") if one["item"] == str(films[0])]
    assert party.row(slug).video_id == films[0]


def test_a_room_that_has_come_to_its_end_goes_on_when_somebody_adds_a_film(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.member(slug, on=1)
    v = run_to_the_end(host)
    film = party.film()
    add(guest, film)
    assert host.hear("state", lambda state: state["v"] > v)["item"] == str(film)


def test_who_may_skip_tells_how_long_a_film_of_another_site_is(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    party.redis.hset(party.key(slug, "state"), "duration", 0)
    film = party.film()
    add(host, film)
    v = run_to_the_end(host)
    said = {"v": v, "item": host.state()["item"], "position": NEAR_THE_END, "status": "playing"}
    said |= {"t": host.ask("clock:ping", {"c": 0})["s"], "length": 60.0}
    assert guest.ask("play:report", said | {"length": 1.0})["ok"]
    assert party.redis.hget(party.key(slug, "state"), "duration") == b"0"
    assert host.ask("play:report", said)["ok"]
    assert guest.hear("state", lambda state: state["v"] > v)["item"] == str(film)


def test_a_film_on_its_own_round_begins_again(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    assert ask(host, "queue:loop", loop="one")["ok"]
    v = run_to_the_end(host)
    state = guest.hear("state", lambda state: state["v"] > v)
    assert (state["item"], state["position"]) == (host.joined["state"]["item"], 0)


def test_enough_votes_skip_the_film_whoever_steers(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    guests = [party.guest(slug, name, on=1) for name in ("Ann", "Ben")]
    assert ask(guests[0], "skip:vote")["code"] == "NOTHING_NEXT"
    film = party.film()
    add(host, film)
    assert guests[0].play("next", host.state()["v"])["code"] == "FORBIDDEN"
    assert ask(guests[0], "skip:vote")["ok"]
    assert host.hear("skip") == {"votes": 1, "needed": 2}
    assert host.state()["item"] != str(film)
    assert ask(guests[1], "skip:vote")["ok"]
    assert host.hear("state", lambda state: state["item"] == str(film))
    assert host.hear("media")["item"] == str(film)


def test_enough_votes_skip_when_whoever_was_against_leaves(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    film = party.film()
    add(host, film)
    ask(guest, "skip:vote")
    host.ask("room:leave")
    assert guest.hear("state", lambda state: state["item"] == str(film))
