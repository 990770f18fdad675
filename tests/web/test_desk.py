"""The shop's desk without scripts: copies go out and come back, and why not is said."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.rentals.factories import Shop, ago
from tests.rentals.renting import Cinema
from tests.web.conftest import asks_for_pages

pytestmark = pytest.mark.integration


class Clerk:
    """A clerk at the desk, who types into its box what the page then shows."""

    def __init__(self, people: People, shop: Shop) -> None:
        self.shop, person = shop, people.make()
        self.staff_id = shop.clerk(person.id)
        self.client: FlaskClient = asks_for_pages(people.browser(person))

    def read(self, path: str, status: int = 200) -> str:
        """Read a page."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[:500]
        return unescape(answer.text)

    def enter(self, text: object, page: str = "", status: int = 200) -> str:
        """Type into the box of a page, with what it keeps; answer the page that follows."""
        kept = re.findall(r'type="hidden" name="(customer|done)" value="(\d+)"', box(page))
        fields: dict[str, Any] = {"q": str(text), "done": [v for k, v in kept if k == "done"]}
        fields |= {k: v for k, v in kept if k == "customer"}
        answer = self.client.post("/desk", data=fields)
        if answer.status_code == 303:
            answer = self.client.get(answer.headers["Location"])
        assert answer.status_code == status, answer.text[:500]
        return unescape(answer.text)


def box(page: str) -> str:
    """Answer the form that holds the box."""
    return page.partition("data-desk-box")[2].partition("</form>")[0]


def lines(page: str) -> list[str]:
    """Answer in words what the desk did, the last first."""
    listed = page.partition("data-desk-lines")[2].partition("</ol>")[0]
    items = re.findall(r"<li.*?</li>", listed, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in items]


@pytest.fixture
def shop(app: Flask) -> Shop:
    """A shop that is open."""
    return Shop(app)


@pytest.fixture
def clerk(people: People, shop: Shop) -> Clerk:
    """A clerk."""
    return Clerk(people, shop)


@BOTH
def test_a_customer_is_found_and_takes_one_copy_after_the_other(clerk: Clerk, shop: Shop) -> None:
    mary = shop.customer(last_name="SMITH", email="mary@example.org")
    copies = [shop.copy(shop.film(title=title)) for title in ("BLUE HARBOUR", "RED HARBOUR")]
    found = clerk.enter("mary@example")
    assert f'href="/desk?customer={mary}"' in found
    page = clerk.read(f"/desk?customer={mary}")
    assert "Mary Smith" in page
    for copy in copies:
        page = clerk.enter(copy, page)
    assert [re.split(r" Due ", one)[0] for one in lines(page)] == [
        f"Red Harbour Copy {copies[1]} · Mary Smith",
        f"Blue Harbour Copy {copies[0]} · Mary Smith",
    ]
    refused = clerk.enter(copies[0], page, 409)
    assert lines(refused)[0] == (
        f"Copy {copies[0]} This copy is out: this customer has it at home already."
    )
    assert lines(refused)[1:] == lines(page)
    assert "Blue Harbour" in clerk.read(f"/desk/customers/{mary}")


@BOTH
def test_a_copy_that_comes_back_late_says_its_fee(clerk: Clerk, shop: Shop) -> None:
    copy = shop.copy(shop.film(title="BLUE HARBOUR"))
    mary = shop.customer(last_name="SMITH")
    shop.rent(mary, copy, rental_date=ago(days=5, hours=1))
    asked = clerk.read(f"/desk?q={copy}")
    assert "Out with" in asked
    assert "Take back" in asked
    page = clerk.enter(copy, clerk.read("/desk"))
    line = f"Blue Harbour Copy {copy} · Mary Smith Returned Late fee 2.00"
    assert lines(page) == [line]
    page = clerk.enter(copy, page, 409)
    assert lines(page) == [f"Copy {copy} This copy is in: nobody has it at home.", line]
    assert lines(clerk.enter(4711, page, 404)) == ["Copy 4711 There is no such copy.", line]
    assert lines(clerk.enter(9_999_999_999, page, 404))[1:] == [line]


def test_an_empty_box_does_nothing_and_leaves_the_page(clerk: Clerk, shop: Shop) -> None:
    copy = shop.copy()
    rental = shop.rent(shop.customer(), copy)
    for text in ("", "  "):
        answer = clerk.client.post("/desk", data={"q": text, "done": [str(rental)]})
        assert (answer.status_code, answer.text) == (204, "")


def test_every_reason_why_not_is_named_at_the_desk(clerk: Clerk, shop: Shop) -> None:
    lazy = shop.customer(active=0)
    page = clerk.read(f"/desk?customer={lazy}")
    assert "Not active" in page
    assert lines(clerk.enter(4711, page, 422)) == [
        "Copy 4711 This customer is not active and rents nothing. There is no such copy."
    ]


def test_words_find_titles_with_the_copies_that_are_in(clerk: Clerk, shop: Shop) -> None:
    film, mary = shop.film(title="BLUE HARBOUR"), shop.customer()
    out, free = shop.copy(film), shop.copy(film)
    shop.rent(mary, out)
    page = clerk.enter("harbour")
    assert f"1 of 2 in · copies {free}" in page
    served = clerk.enter("blue", clerk.read(f"/desk?customer={mary}"))
    assert f"Rent out copy {free}" in served
    assert f"Rent out copy {out}" not in served
    assert "In, at store 1" in clerk.read(f"/desk?q={free}&customer={mary}")
    nothing = clerk.enter("xyzzy")
    assert "No film has these words in its title." in nothing
    assert "No customer has these words" in nothing
    assert "There is no such copy." in clerk.read("/desk?q=4711")


@BOTH
def test_every_film_found_counts_its_own_copies(clerk: Clerk, shop: Shop) -> None:
    mary, films = shop.customer(), [shop.film(title=f"HARBOUR X{letter}") for letter in "ABCDEF"]
    many = [shop.copy(films[0]) for _ in range(25)]
    shop.rent(mary, many[0])
    last = [shop.copy(films[4]) for _ in range(2)]
    page = clerk.enter("harbour")
    named = ", ".join(map(str, many[1:21]))
    assert f"24 of 25 in · copies {named} …<" in page
    assert f"2 of 2 in · copies {last[0]}, {last[1]}<" in page
    assert page.count("0 of 0 in<") == 3
    assert "5 of 6 films: add a word." in page
    assert "add a word" not in clerk.enter("harbour xa")


def test_who_is_served_owes_for_discs_and_streams(app: Flask, people: People, clerk: Clerk) -> None:
    cinema, mary = Cinema(app, people), people.make()
    cinema.hold(mary)
    number = cinema.shop.customer_of(mary.id)
    assert "Owes 2.99" in clerk.read(f"/desk?customer={number}")
    cinema.shop.rent(number, cinema.shop.copy())
    assert "Owes 5.98" in clerk.read(f"/desk?customer={number}")


def test_what_is_late_since_today_is_not_called_no_days_late(clerk: Clerk, shop: Shop) -> None:
    shop.rent(shop.customer(), shop.copy(), rental_date=ago(days=3, hours=1))
    page = clerk.read("/desk/overdue")
    assert "Less than a day late" in page
    assert "0 days late" not in page


def test_the_desk_forgives_what_its_address_says_wrongly(clerk: Clerk, shop: Shop) -> None:
    rental = shop.rent(shop.customer(), shop.copy())
    page = clerk.read(f"/desk?done=x&done=-1&done=4711&done={rental}&customer=x&done={2**40}")
    assert len(lines(page)) == 1
    clerk.read("/desk?customer=4711", 404)


@BOTH
def test_what_is_overdue_is_listed_with_phone_days_and_fee(clerk: Clerk, shop: Shop) -> None:
    assert "Everything is back in time" in clerk.read("/desk/overdue")
    mary = shop.customer(last_name="SMITH")
    film = shop.film(title="BLUE HARBOUR")
    shop.rent(mary, shop.copy(film), rental_date=ago(days=10, hours=1))
    page = clerk.read("/desk/overdue")
    for told in ("Mary Smith", "Blue Harbour", 'href="tel:1"', "7 days late", ">26.99<"):
        assert told in page
    for _ in range(30):
        shop.rent(mary, shop.copy(film), rental_date=ago(days=4))
    assert "31 copies should be back" in (page := clerk.read("/desk/overdue"))
    assert 'href="/desk/overdue?page=2"' in page
    assert "1 day late" in clerk.read("/desk/overdue?page=2")


def test_a_longer_desk_asks_no_more_often(app: Flask, clerk: Clerk, shop: Shop) -> None:
    mary, asked = shop.customer(), []
    done = [shop.rent(mary, shop.copy(), rental_date=ago(days=9)) for _ in range(6)]
    for some in (done[:2], done):
        kept = "".join(f"&done={one}" for one in some)
        with counted_queries(app) as found:
            clerk.read(f"/desk?customer={mary}&q=film{kept}")
            clerk.read("/desk/overdue")
        asked.append(len(found))
        shop.copy()
        shop.customer()
    assert asked[0] == asked[1] <= 26


@pytest.mark.security
def test_only_clerks_see_the_desk_and_the_way_to_it(
    clerk: Clerk, people: People, client: FlaskClient, shop: Shop
) -> None:
    mary = shop.customer()
    paths = ("/desk", "/desk/overdue", f"/desk/customers/{mary}")
    stranger = asks_for_pages(people.browser(people.make("viewer", "admin")))
    for path in paths:
        refused = stranger.get(path)
        assert (refused.status_code, "This door stays closed" in refused.text) == (403, True)
        away = asks_for_pages(client).get(path)
        assert urlsplit(away.headers["Location"]).path == "/sign-in"
        clerk.read(path)
    assert stranger.post("/desk", data={"q": "1"}).status_code == 403
    assert 'href="/desk"' in clerk.read("/films")
    assert 'href="/desk"' not in stranger.get("/films").text
