"""Rooms around films for subscribers and sponsors: who comes in, who has to go, how many fit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.rooms import rights, service
from tests.accounts.factories import Person
from tests.channels.factories import Followers
from tests.queries import counted_queries
from tests.rooms.client import Member
from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


@pytest.fixture
def followers(party: Party) -> Followers:
    """Follows channels."""
    return Followers(party.app)


@pytest.fixture
def channel(party: Party, followers: Followers) -> UUID:
    """The channel of the party's films."""
    return followers.channel(party.creator)


def sponsor_of(party: Party, followers: Followers, channel: UUID) -> Person:
    """Make a sponsor."""
    person = party.people.make()
    followers.sponsor(person, channel)
    return person


def player(party: Party, person: Person, film: UUID, *, on: int) -> Member:
    """Open a film's page, as far as its socket goes."""
    opened = party.socket(person, on=on, namespace="/jobs")
    assert opened.ask("video:watch", {"video": str(film)})["ok"]
    return opened


def test_a_sponsor_who_leaves_is_out_of_players_and_room_at_once_and_the_others_stay(
    party: Party, followers: Followers, channel: UUID
) -> None:
    film = party.film(access="sponsors")
    leaving, staying = (sponsor_of(party, followers, channel) for _ in range(2))
    slug = party.room(host=staying, video=film)
    members = [party.member(slug, staying, on=0), party.member(slug, leaving, on=1)]
    players = [player(party, staying, film, on=1), player(party, leaving, film, on=1)]
    assert party.call(leaving, "DELETE", f"/channels/{channel}/subscription") == 204
    told = players[1].hear("media", lambda payload: not payload["watchable"])
    assert (told["code"], told["message"].split(".")[0]) == (
        "SPONSOR_REQUIRED",
        "This video is for sponsors of the channel",
    )
    assert members[1].hear("kicked")["code"] == "SPONSOR_REQUIRED"
    wait_for(lambda: members[1].say("still here?").get("code") == "NOT_JOINED")
    assert members[0].say("I stay")["ok"]
    assert (members[0].payloads("kicked"), players[0].payloads("media")) == ([], [])
    assert members[1].join(slug)["code"] == "SPONSOR_REQUIRED"


def test_a_sponsorship_that_its_creator_ends_leaves_the_room_for_subscribers(
    party: Party, followers: Followers, channel: UUID
) -> None:
    film = party.film(access="subscribers")
    person = sponsor_of(party, followers, channel)
    member = party.member(party.room(host=person, video=film), person)
    path = f"/channels/{channel}/sponsors/{person.id}"
    assert party.call(party.creator, "DELETE", path) == 204
    assert member.say("still a subscriber")["ok"]
    assert party.call(person, "DELETE", f"/channels/{channel}/subscription") == 204
    assert member.hear("kicked")["code"] == "SUBSCRIPTION_REQUIRED"


def test_guests_are_asked_to_sign_in_and_strangers_to_subscribe(
    party: Party, followers: Followers, channel: UUID
) -> None:
    followers.subscribe(party.host, channel)
    slug = party.room(video=party.film(access="subscribers"))
    assert party.socket().join(slug, name="Kim")["code"] == "UNAUTHORIZED"
    stranger = party.people.make()
    assert party.socket(stranger).join(slug)["code"] == "SUBSCRIPTION_REQUIRED"
    followers.subscribe(stranger, channel)
    assert party.socket(stranger).join(slug)["ok"]


def test_a_film_for_sponsors_sends_away_who_is_none_when_it_is_loaded(
    party: Party, followers: Followers, channel: UUID
) -> None:
    host = sponsor_of(party, followers, channel)
    slug = party.room(host=host, video=party.film())
    member, guest = party.member(slug, host, on=0), party.guest(slug, on=1)
    film = party.film(access="sponsors")
    assert member.play("load", member.state()["v"], item=str(film))["ok"]
    assert guest.hear("kicked")["code"] == "UNAUTHORIZED"
    assert member.payloads("kicked") == []


def test_there_is_no_limit_while_the_host_sponsors_the_channel_of_the_film(
    party: Party, followers: Followers, channel: UUID
) -> None:
    def most(slug: str, person: Person) -> int:
        return int(party.member(slug, person).joined["settings"]["max_members"])

    host, film = sponsor_of(party, followers, channel), party.film()
    slug = party.room(host=host, video=film)
    assert most(slug, host) == -1
    followers.end(host, channel)
    assert most(slug, host) == 10
    assert most(party.room(host=party.creator, video=film), party.creator) == -1
    elsewhere = followers.channel(party.people.make())
    followers.sponsor(party.host, elsewhere)
    assert most(party.room(video=film), party.host) == 10


def test_the_eleventh_comes_in_where_the_host_sponsors_and_nobody_goes_when_that_ends(
    party: Party, followers: Followers, channel: UUID
) -> None:
    host = sponsor_of(party, followers, channel)
    slug = party.room(host=host)
    members = [party.guest(slug, f"Guest {n}") for n in range(11)]
    followers.end(host, channel)
    assert party.socket().join(slug, name="late")["code"] == "ROOM_FULL"
    assert members[10].say("I am in")["ok"]


def test_a_crowd_is_looked_at_with_the_same_few_queries_as_one(
    party: Party, followers: Followers, channel: UUID
) -> None:
    slug = party.room(host=party.creator, video=party.film(access="sponsors"))
    people = [sponsor_of(party, followers, channel) for _ in range(5)]
    stranger, gone = party.people.make(), sponsor_of(party, followers, channel)
    with party.app.app_context(), unit_of_work():
        accounts.disable(accounts.get(gone.id))

    def looked(*found: Person) -> tuple[int, dict[Any, str]]:
        with party.app.app_context(), unit_of_work(writes=False):
            room = service.find(slug)
            with counted_queries(party.app) as queries:
                refused = rights.refusals(room, {(None, ()), *((one.id, ()) for one in found)})
        return len(queries), {user_id: refusal.code for (user_id, _), refusal in refused.items()}

    few, refused = looked(people[0])
    many, all_refused = looked(*people, stranger, gone)
    assert many == few
    assert refused == {None: "UNAUTHORIZED"}
    assert all_refused == refused | {stranger.id: "SPONSOR_REQUIRED", gone.id: "UNAUTHORIZED"}
