"""Who may watch what is for rent, and what happens when the right ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core.database import db, unit_of_work
from app.notifications.models import Notification
from app.rentals.models import Customer
from app.rooms import rights, service
from app.videos.models import Video
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.rentals.renting import RENTALS, Cinema
from tests.rooms.party import Party

pytestmark = pytest.mark.integration


@BOTH
def test_only_who_rented_streams_and_a_disc_at_home_gives_no_stream(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter, borrower = people.make(), people.make()
    cinema.rent(renter, film_id)
    cinema.shop.rent(cinema.customer(borrower), cinema.shop.copy(film_id))
    assert cinema.watch(None, video_id) == (401, "UNAUTHORIZED")
    assert cinema.watch(people.make(), video_id) == (403, "RENTAL_REQUIRED")
    assert cinema.watch(borrower, video_id) == (403, "RENTAL_REQUIRED")
    assert cinema.watch(renter, video_id) == (200, "")
    assert cinema.watch(cinema.creator, video_id) == (200, "")


def test_the_sound_of_what_is_lent_is_no_file_for_its_renter(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter = people.make()
    cinema.rent(renter, film_id)
    cinema.watch(renter, video_id)
    with cinema.app.app_context(), unit_of_work(writes=False):
        handle = db.session.get_one(Video, video_id).channel.handle
    path = f"/channels/{handle}/podcast/{video_id}.m4a"
    client = cinema.app.test_client()
    assert client.get(path, headers=renter.headers).status_code == 404
    assert client.get(path, headers=cinema.creator.headers).status_code == 302


def test_who_may_not_watch_any_more_reads_that_the_rental_is_over(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter = people.make()
    cinema.rent(renter, film_id)
    client = cinema.app.test_client()
    cinema.let_pass(days=31)
    path = f"/api/v1/videos/{video_id}/playback"
    said = client.get(path, headers=renter.headers).get_json()["error"]["message"]
    assert said == "Your rental of this film is over. Rent it again to go on watching."


@BOTH
@pytest.mark.parametrize(
    ("begins", "ends", "status"),
    [(0, None, 200), (-30, 0, 200), (-30, -1, 403), (1, None, 403)],
    ids=["goes on", "ends today", "ended", "begins tomorrow"],
)
def test_a_plan_streams_every_film_from_its_first_day_to_its_last(
    cinema: Cinema, people: People, begins: int, ends: int | None, status: int
) -> None:
    film_id, video_id = cinema.film()
    person = people.make()
    cinema.plan(person, begins, ends)
    assert cinema.watch(person, video_id)[0] == status
    if status == 200:
        assert cinema.rent(person, film_id, 409)["error"]["code"] == "COVERED_BY_PLAN"
        cinema.switch_off(film_id)
        assert cinema.watch(person, video_id)[0] == 403


def test_nothing_but_the_renters_own_asking_begins_a_window(cinema: Cinema, people: People) -> None:
    film_id, video_id = cinema.film()
    renter = people.make()
    cinema.rent(renter, film_id)
    refused = (403, "RENTAL_NOT_STARTED")
    assert cinema.watch(renter, video_id, begin="false") == refused
    for site in ("cross-site", "same-site"):
        assert cinema.watch(renter, video_id, headers={"Sec-Fetch-Site": site}) == refused
    assert cinema.rentals(renter)[0]["state"] == "waiting"
    assert cinema.watch(renter, video_id, headers={"Sec-Fetch-Site": "same-origin"})[0] == 200
    assert cinema.rentals(renter)[0]["state"] == "started"
    assert cinema.watch(renter, video_id, begin="false") == (200, "")


def test_what_is_lent_is_not_taken_away_as_a_file(cinema: Cinema, people: People) -> None:
    film_id, video_id = cinema.film()
    cinema.edit(video_id, downloads=True)
    renter = people.make()
    cinema.rent(renter, film_id)
    path, client = f"/api/v1/videos/{video_id}/downloads", cinema.app.test_client()
    answer = client.post(path, json={}, headers=renter.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "DOWNLOADS_OFF")
    assert cinema.rentals(renter)[0]["state"] == "waiting"


def test_what_was_rented_stays_when_the_shop_offers_it_no_longer(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter = people.make()
    cinema.rent(renter, film_id)
    cinema.switch_off(film_id)
    assert cinema.watch(renter, video_id) == (200, "")


def test_a_plan_spares_the_window_of_a_rental(cinema: Cinema, people: People) -> None:
    film_id, video_id = cinema.film()
    person = people.make()
    cinema.rent(person, film_id)
    with cinema.app.app_context(), unit_of_work(writes=False) as session:
        customer = session.query(Customer).filter_by(user_id=person.id).one().customer_id
    cinema.plan_of(customer)
    assert cinema.watch(person, video_id) == (200, "")
    assert cinema.rentals(person)[0]["state"] == "waiting"


def watch_live(sockets: Any, person: Any, video_id: UUID) -> Any:
    """Open a player that follows a video."""
    socket = sockets("/jobs", token=person.token)
    watched = {"video": str(video_id)}
    assert socket.emit("video:watch", watched, namespace="/jobs", callback=True)["ok"]
    return socket


@pytest.mark.websocket
def test_players_of_a_window_that_closes_are_sent_away_once_and_told_why(
    cinema: Cinema, people: People, socketio_client: Any
) -> None:
    film_id, video_id = cinema.film()
    going, staying = people.make(), people.make()
    cinema.rent(going, film_id)
    cinema.let_pass(days=27)
    cinema.rent(staying, film_id)
    player, other = (watch_live(socketio_client, one, video_id) for one in (going, staying))
    cinema.let_pass(days=3, minutes=1)
    assert cinema.look() == 1
    (told,) = player.get_received("/jobs")
    assert told["args"][0]["code"] == "RENTAL_REQUIRED"
    assert told["args"][0]["watchable"] is False
    assert other.get_received("/jobs") == []
    assert cinema.look() == 0


def test_who_rents_is_told_once_before_each_end(app: Flask, cinema: Cinema, people: People) -> None:
    film_id, video_id = cinema.film(title="ACADEMY DINOSAUR")
    renter = people.make()
    cinema.rent(renter, film_id)
    assert cinema.look() == 0
    cinema.let_pass(days=28, minutes=1)
    assert (cinema.look(), cinema.look()) == (1, 0)
    cinema.watch(renter, video_id)
    assert cinema.look() == 0
    cinema.let_pass(hours=43)
    assert (cinema.look(), cinema.look()) == (1, 0)
    with app.app_context():
        news = db.session.query(Notification).filter_by(user_id=renter.id).all()
        assert [(one.kind, one.about) for one in news] == [
            ("rental_due", {"title": "ACADEMY DINOSAUR"})
        ] * 2


@BOTH
def test_of_a_short_window_nobody_hears_that_it_ends_soon_when_it_has_just_begun(
    app: Flask, cinema: Cinema, people: People
) -> None:
    app.config["RENTAL_START_DAYS"], app.config["RENTAL_FINISH_HOURS"] = 2, 4
    film_id, video_id = cinema.film()
    renter = people.make()
    cinema.rent(renter, film_id)
    assert cinema.look() == 0
    cinema.let_pass(hours=37)
    assert cinema.look() == 1
    cinema.watch(renter, video_id)
    assert cinema.look() == 0
    cinema.let_pass(hours=3, minutes=1)
    assert cinema.look() == 1


@BOTH
def test_a_room_lets_in_who_rented_and_asks_once_for_all_its_members(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    party = Party(app, people, [], None)
    host, friend, stranger = people.make(), people.make(), people.make()
    cinema.rent(host, film_id)
    cinema.rent(friend, film_id)
    slug = party.room(host=host, video=video_id)
    others = [people.make() for _ in range(4)]
    seated = [(one.id, ()) for one in (host, friend, stranger)]
    with app.app_context(), unit_of_work(writes=False):
        room = service.find(slug)
        assert room.video.access == "rental"
        with counted_queries(app) as few:
            refused = rights.refusals(room, seated)
        assert {one: why.code for one, why in refused.items()} == {
            (stranger.id, ()): "RENTAL_REQUIRED"
        }
        with counted_queries(app) as more:
            refused = rights.refusals(room, [*seated, *[(one.id, ()) for one in others]])
        assert len(refused) == 5
        assert len(more) == len(few)
    cinema.let_pass(days=31)
    with app.app_context(), unit_of_work(writes=False):
        refused = rights.refusals(service.find(slug), seated)
        assert {one[0] for one in refused} == {host.id, friend.id, stranger.id}


def test_an_administrator_chooses_the_video_of_a_film(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.shop.film(), cinema.videos.make(cinema.creator.id)
    client, path = app.test_client(), f"/api/v1/films/{film_id}/video"
    chosen = {"video_id": str(video_id)}
    assert client.put(path, json=chosen, headers=cinema.creator.headers).status_code == 403
    admin = people.make("admin")
    body = client.put(path, json=chosen, headers=admin.headers).get_json()
    assert (body["video_id"], body["streaming_available"]) == (str(video_id), True)
    assert client.get(f"/api/v1/videos/{video_id}").get_json()["access"] == "rental"
    body = client.put(path, json={"video_id": None}, headers=admin.headers).get_json()
    assert (body["video_id"], body["streaming_available"]) == (None, False)
    with app.app_context():
        assert db.session.get_one(Video, video_id).access == "private"


def test_only_a_film_of_the_shop_is_made_for_rent_by_its_creator(
    app: Flask, cinema: Cinema
) -> None:
    _, shown = cinema.film()
    other = cinema.videos.make(cinema.creator.id)
    client = app.test_client()
    for video_id, status in ((shown, 200), (other, 422)):
        for access in ("public", "rental"):
            answer = client.patch(
                f"/api/v1/videos/{video_id}",
                json={"access": access},
                headers=cinema.creator.headers,
            )
        assert answer.status_code == status


def test_my_plans_say_whether_they_run(cinema: Cinema, people: People) -> None:
    person = people.make()
    cinema.plan(person, -3, 5)
    client = cinema.app.test_client()
    path = RENTALS.replace("rentals", "streaming-subscriptions")
    (plan,) = client.get(path, headers=person.headers).get_json()["items"]
    assert (plan["plan_name"], plan["is_running"]) == ("Everything", True)
