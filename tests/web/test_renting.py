"""The viewer's shop without scripts: a film is rented, begun, watched, and over."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.core.database import unit_of_work
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.rentals.factories import ago
from tests.rentals.renting import Cinema
from tests.rooms.party import Party

pytestmark = pytest.mark.integration


class Renter:
    """A browser in which somebody is signed in, who presses what a page shows."""

    def __init__(self, people: People) -> None:
        self.person: Person = people.make()
        self.client: FlaskClient = people.browser(self.person)

    def read(self, path: str, status: int = 200) -> str:
        """Read a page."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[:500]
        return unescape(answer.text)

    def press(self, path: str, **fields: str) -> str:
        """Send a form; answer where it leads."""
        answer = self.client.post(path, data=fields)
        assert answer.status_code == 303, answer.text[:500]
        return answer.headers["Location"]


@pytest.fixture
def cinema(app: Flask, people: People) -> Cinema:
    """A shop whose films stream."""
    return Cinema(app, people)


@pytest.fixture
def renter(people: People) -> Renter:
    """Somebody who rents."""
    return Renter(people)


def test_price_and_window_are_said_before_and_after(cinema: Cinema, renter: Renter) -> None:
    film_id, video_id = cinema.film(title="ACADEMY DINOSAUR")
    page = renter.read(f"/films/{film_id}")
    assert "Rent to stream for 2.99" in page
    assert "30 days to start, then 48 hours to finish." in page
    assert "30 days to start" in renter.read(f"/watch/{video_id}", 403)

    assert renter.press(f"/films/{film_id}/rent") == f"/watch/{video_id}"
    door = renter.read(f"/watch/{video_id}")
    assert "From the moment you start there are 48 hours to finish it" in door
    assert "<video" not in door
    assert re.search(r"Start\s+<time[^>]*>in 30 days<", renter.read("/rentals"))
    assert renter.press(f"/watch/{video_id}/start") == f"/watch/{video_id}"
    assert "data-player data-id" in renter.read(f"/watch/{video_id}")
    assert re.search(r"Finish\s+<time[^>]*>in 48 hours<", renter.read("/rentals"))
    assert re.search(r"Finish\s+<time[^>]*>in 48 hours<", renter.read(f"/films/{film_id}"))
    assert "Rent to stream" not in renter.read(f"/films/{film_id}")

    cinema.let_pass(days=33)
    assert "Your rental of this film is over." in renter.read(f"/watch/{video_id}", 403)
    assert ">Over<" in renter.read("/rentals")


def test_looking_at_the_door_begins_nothing(cinema: Cinema, renter: Renter) -> None:
    film_id, video_id = cinema.film()
    renter.press(f"/films/{film_id}/rent")
    for path in (f"/watch/{video_id}", f"/films/{film_id}", "/rentals"):
        renter.read(path)
    assert cinema.rentals(renter.person)[0]["state"] == "waiting"


def test_nobody_known_is_asked_to_sign_in_and_comes_back(
    cinema: Cinema, visitor: FlaskClient
) -> None:
    film_id, video_id = cinema.film()
    page = unescape(visitor.get(f"/films/{film_id}").text)
    assert f'href="/sign-in?next=/films/{film_id}"' in page
    answer = visitor.get(f"/watch/{video_id}")
    assert answer.status_code == 401
    assert f"next=/watch/{video_id}" in unescape(answer.text)
    assert visitor.post(f"/films/{film_id}/rent").status_code == 303


def test_what_cannot_be_rented_says_why_and_offers_nothing(cinema: Cinema, renter: Renter) -> None:
    film_id, _ = cinema.film()
    renter.press(f"/films/{film_id}/rent")
    assert renter.press(f"/films/{film_id}/rent") == f"/films/{film_id}"
    assert "You have rented this film already" in renter.read(f"/films/{film_id}")
    disc = cinema.shop.film()
    assert "Rent to stream" not in renter.read(f"/films/{disc}")
    assert renter.press(f"/films/{disc}/rent") == f"/films/{disc}"
    assert "This film cannot be streamed now." in renter.read(f"/films/{disc}")


def test_whom_the_shop_may_know_is_led_to_confirming_their_address(
    app: Flask, cinema: Cinema, renter: Renter
) -> None:
    film_id, video_id = cinema.film()
    cinema.shop.customer(email=renter.person.email)
    with app.app_context(), unit_of_work() as session:
        session.get_one(User, renter.person.id).email_verified_at = None
    assert renter.press(f"/films/{film_id}/rent") == f"/films/{film_id}"
    for page in (renter.read(f"/films/{film_id}"), renter.read(f"/watch/{video_id}", 403)):
        assert "Confirm your e-mail address first, and then rent." in page
        assert 'href="/account/email"' in page.partition("<main")[2]
        assert "Rent to stream" not in page


def test_a_film_the_shop_streams_no_more_is_not_offered_at_its_door(
    cinema: Cinema, renter: Renter
) -> None:
    film_id, video_id = cinema.film()
    assert "Rent to stream" in renter.read(f"/watch/{video_id}", 403)
    cinema.switch_off(film_id)
    door = renter.read(f"/watch/{video_id}", 403)
    assert "The shop does not offer this film just now." in door
    assert "Rent to stream" not in door


def test_a_room_begins_a_rental_only_when_asked_to(
    app: Flask, people: People, cinema: Cinema, renter: Renter
) -> None:
    film_id, video_id = cinema.film()
    slug = Party(app, people, [], None).room(host=cinema.creator, video=video_id)
    renter.press(f"/films/{film_id}/rent")
    door = renter.read(f"/rooms/{slug}")
    assert "Start and come in" in door
    assert "data-room" not in door
    onward = re.search(r'name="next" value="([^"]+)"', door)
    assert onward is not None
    assert renter.press(f"/watch/{video_id}/start", next=onward[1]) == f"/rooms/{slug}"
    assert "data-room" in renter.read(f"/rooms/{slug}")


def test_who_has_no_rental_learns_at_a_rooms_door_how_to_get_in(
    app: Flask, people: People, cinema: Cinema, renter: Renter
) -> None:
    film_id, video_id = cinema.film()
    slug = Party(app, people, [], None).room(host=cinema.creator, video=video_id)
    door = renter.read(f"/rooms/{slug}", 403)
    assert "Rent this film to watch it." in door
    assert "Rent to stream for 2.99" in door
    assert renter.press(f"/films/{film_id}/rent", next=f"/rooms/{slug}") == f"/rooms/{slug}"
    assert "Start and come in" in renter.read(f"/rooms/{slug}")


def test_a_plan_is_shown_and_spares_renting(cinema: Cinema, renter: Renter) -> None:
    film_id, video_id = cinema.film()
    cinema.plan(renter.person)
    assert "Everything" in renter.read("/rentals")
    assert "You may watch it without renting." in renter.read(f"/films/{film_id}")
    assert "data-player data-id" in renter.read(f"/watch/{video_id}")


def test_a_creator_keeps_for_rent_what_shows_a_film(
    app: Flask, people: People, cinema: Cinema
) -> None:
    _, shown = cinema.film()
    other = cinema.videos.make(cinema.creator.id)
    client = people.browser(cinema.creator)
    assert 'value="rental" checked' in client.get(f"/studio/videos/{shown}").text
    assert 'value="rental"' not in client.get(f"/studio/videos/{other}").text


@BOTH
def test_my_discs_and_what_i_owe_stand_beside_what_i_stream(
    app: Flask, cinema: Cinema, renter: Renter
) -> None:
    assert "You owe the shop" not in renter.read("/rentals")
    number, shop = cinema.customer(renter.person), cinema.shop
    late = shop.copy(shop.film(title="BLUE HARBOUR"))
    shop.rent(number, late, rental_date=ago(days=5, hours=1))
    shop.rent(number, shop.copy(shop.film(title="RED HARBOUR")))
    gone = shop.copy(shop.film(title="GONE HARBOUR"))
    shop.rent(number, gone, rental_date=ago(days=9), return_date=ago(days=8))
    read = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", renter.read("/rentals")))
    assert re.search(r"Red Harbour .* Due .* Blue Harbour .* Overdue since ", read)
    assert "Gone Harbour" not in read
    assert "You owe the shop 10.97 for discs." in read
    cinema.hold(renter.person)
    read = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", renter.read("/rentals")))
    assert "10.97 for discs and 2.99 for streaming." in read
    with counted_queries(app) as few:
        renter.read("/rentals")
    for _ in range(3):
        shop.rent(number, shop.copy())
    with counted_queries(app) as more:
        renter.read("/rentals")
    assert len(few) == len(more) <= 20


@BOTH
def test_everybody_reads_how_many_copies_are_in(cinema: Cinema, visitor: FlaskClient) -> None:
    shop = cinema.shop
    film, mary = shop.film(), shop.customer()
    assert "at store" not in visitor.get(f"/films/{film}").text
    copies = [shop.copy(film) for _ in range(4)]
    shop.rent(mary, copies[0])
    shop.rent(mary, copies[1])
    assert "2 of 4 copies are in at store 1" in visitor.get(f"/films/{film}").text


def test_an_administrator_chooses_the_video_that_shows_a_film(
    cinema: Cinema, people: People, renter: Renter
) -> None:
    film, video = cinema.shop.film(), cinema.videos.make(cinema.creator.id)
    path, asked = f"/films/{film}/video", "The video that shows this film"
    assert asked not in renter.read(f"/films/{film}")
    assert renter.client.post(path, data={"video": str(video)}).status_code == 403
    admin = people.browser(people.make("admin"))
    assert asked in admin.get(f"/films/{film}").text
    for wrong, said in (("the one", "Write the address of a video"), (str(uuid4()), "no such")):
        refused = admin.post(path, data={"video": wrong})
        assert refused.status_code in {404, 422}
        assert said in refused.text
        assert f'value="{wrong}"' in refused.text
    sent = {"video": f"https://films.example/watch/{video}?t=5"}
    assert admin.post(path, data=sent).status_code == 303
    assert "Rent to stream" in renter.read(f"/films/{film}")
    assert f'value="{video}"' in admin.get(f"/films/{film}").text
    assert admin.post(path, data={"video": ""}).status_code == 303
    assert "Rent to stream" not in renter.read(f"/films/{film}")
    assert admin.post("/films/4711/video", data={"video": ""}).status_code == 404
