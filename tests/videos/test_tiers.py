"""A right that ends with a tier: who is told, what they are told, and that nobody else is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.channels import subscriptions
from app.core.database import unit_of_work
from app.services import storage
from app.videos import signals
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


class Screening:
    """A channel with a film for each tier, and sockets that follow them."""

    def __init__(self, app: Flask, people: People, sockets: Any) -> None:
        self.app, self.people, self.sockets = app, people, sockets
        self.owner = people.make()
        self.followers, self.videos = Followers(app), Videos(app)
        self.channel = self.followers.channel(self.owner)
        self.films = {
            access: self.videos.make(self.owner.id, access=access)
            for access in ("public", "subscribers", "sponsors")
        }

    def sponsor(self) -> Person:
        """Make a sponsor."""
        person = self.people.make()
        self.followers.sponsor(person, self.channel)
        return person

    def follow(self, person: Person | None, access: str) -> Any:
        """Open a player on one of the films."""
        socket = self.sockets("/jobs", token=person.token if person else None)
        assert ask(socket, self.films[access])["ok"]
        return socket

    def players(self, person: Person) -> dict[str, Any]:
        """Open a player of somebody's on each film."""
        return {access: self.follow(person, access) for access in self.films}


@pytest.fixture
def screening(app: Flask, people: People, socketio_client: Any) -> Screening:
    """A channel with its films."""
    return Screening(app, people, socketio_client)


def ask(socket: Any, video: UUID) -> dict[str, Any]:
    """Follow a video; answer the acknowledgement."""
    watched = {"video": str(video)}
    answer: dict[str, Any] = socket.emit("video:watch", watched, namespace="/jobs", callback=True)
    return answer


def codes(players: dict[str, Any]) -> dict[str, list[str | None]]:
    """Answer with which codes each player was sent away since the last time."""
    return {
        access: [one["args"][0]["code"] for one in socket.get_received("/jobs")]
        for access, socket in players.items()
    }


def test_an_ended_sponsorship_closes_what_is_for_sponsors_and_nobody_elses(
    screening: Screening,
) -> None:
    ending, staying = screening.sponsor(), screening.sponsor()
    players, others = screening.players(ending), screening.players(staying)
    screening.followers.end(ending, screening.channel)
    assert codes(players) == {"public": [], "subscribers": [], "sponsors": ["SPONSOR_REQUIRED"]}
    assert codes(others) == {"public": [], "subscribers": [], "sponsors": []}


def test_who_leaves_a_channel_is_told_of_both_tiers_why_in_words(screening: Screening) -> None:
    person = screening.sponsor()
    players = screening.players(person)
    screening.followers.unsubscribe(person, screening.channel)
    last = players["subscribers"].get_received("/jobs")[-1]["args"][0]
    assert (last["watchable"], last["code"]) == (False, "SUBSCRIPTION_REQUIRED")
    assert last["message"] == (
        "This video is for subscribers of the channel. Subscribe to watch it."
    )
    assert codes(players) == {"public": [], "subscribers": [], "sponsors": ["SPONSOR_REQUIRED"]}
    assert ask(players["sponsors"], screening.films["sponsors"])["code"] == "SPONSOR_REQUIRED"


def test_a_player_that_was_sent_away_and_asks_again_hears_nothing_more(
    screening: Screening,
) -> None:
    person = screening.sponsor()
    player = screening.follow(person, "sponsors")
    screening.followers.end(person, screening.channel)
    ask(player, screening.films["sponsors"])
    player.get_received("/jobs")
    screening.videos.access(screening.films["sponsors"], "private")
    assert player.get_received("/jobs") == []


def test_who_is_disabled_is_sent_away_from_what_their_tiers_gave(screening: Screening) -> None:
    person = screening.sponsor()
    players = screening.players(person)
    with screening.app.app_context(), unit_of_work():
        accounts.disable(accounts.get(person.id))
    assert codes(players) == {
        "public": [],
        "subscribers": ["UNAUTHORIZED"],
        "sponsors": ["UNAUTHORIZED"],
    }


def test_a_channel_that_goes_sends_its_sponsors_away(screening: Screening) -> None:
    person = screening.sponsor()
    players = screening.players(person)
    client = screening.app.test_client()
    path = f"/api/v1/channels/{screening.channel}"
    assert client.delete(path, headers=screening.owner.headers).status_code == 204
    assert codes(players) == {access: ["VIDEO_NOT_FOUND"] for access in players}


def test_a_film_that_only_subscribers_may_watch_now_goes_on_for_them(screening: Screening) -> None:
    subscriber = screening.sponsor()
    stays, goes = screening.follow(subscriber, "public"), screening.follow(None, "public")
    film = screening.films["public"]
    screening.videos.access(film, "subscribers")
    for socket in (stays, goes):
        assert codes({"public": socket}) == {"public": ["UNAUTHORIZED"]}
    assert (ask(stays, film)["ok"], ask(goes, film)["code"]) == (True, "UNAUTHORIZED")


def test_links_to_the_film_end_with_the_tier_and_those_to_the_picture_stay(
    screening: Screening, client: FlaskClient
) -> None:
    person, film = screening.sponsor(), screening.films["sponsors"]
    with screening.app.app_context():
        for path in ("ladder-1/master.m3u8", "thumbnails-1/0.jpg"):
            storage.current().put_bytes(f"videos/{film}/{path}", b"bytes")
    playback = client.get(f"/api/v1/videos/{film}/playback", headers=person.headers).get_json()
    screening.followers.end(person, screening.channel)
    assert client.get(playback["master_url"]).status_code == 403
    assert client.get(playback["thumbnails"][0]).status_code == 200


def test_the_end_of_a_tier_is_told_of_every_film_but_asks_for_them_once(
    screening: Screening,
) -> None:
    for _ in range(8):
        screening.videos.make(screening.owner.id, access="sponsors")
    heard: list[tuple[str, UUID]] = []

    def note(video: Video, *, user_id: UUID) -> None:
        heard.append((video.access, user_id))

    def asked(person: Person) -> int:
        with counted_queries(screening.app) as queries:
            screening.followers.end(person, screening.channel)
        return len(queries)

    first, second = screening.sponsor(), screening.sponsor()
    with signals.watch_right_changed.connected_to(note):
        few = asked(first)
    assert heard == [("sponsors", first.id)] * 9
    for _ in range(5):
        screening.videos.make(screening.owner.id, access="sponsors")
    assert asked(second) == few


def test_nothing_is_said_of_an_end_that_was_rolled_back(screening: Screening) -> None:
    person = screening.sponsor()
    players = screening.players(person)
    with screening.app.app_context(), pytest.raises(ZeroDivisionError), unit_of_work():
        subscriptions.unsubscribe(accounts.get(person.id), screening.channel)
        raise ZeroDivisionError
    assert codes(players) == {access: [] for access in players}
