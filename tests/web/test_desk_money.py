"""Money and copies at the desk land where they belong: on the rental that was chosen, and once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, unit_of_work
from app.rentals.models import Payment, Rental, StreamingSubscription
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.rentals.factories import ago
from tests.rentals.renting import Cinema, day_from_now
from tests.web.test_desk import Clerk
from tests.web.test_desk_customers import cinema, clerk, mary, send, words

__all__ = ["cinema", "clerk", "mary"]
pytestmark = pytest.mark.integration


def returned(cinema: Cinema, number: int, count: int) -> list[int]:
    """Have so many copies come back from a customer; answer the rentals, the oldest first."""
    shop, found = cinema.shop, []
    for hours in reversed(range(count)):
        then = clock.now() - timedelta(days=40, hours=hours)
        found.append(shop.rent(number, shop.copy(), rental_date=then, return_date=then))
    return found


def chosen(page: str) -> list[str]:
    """Answer which rentals the form of a payment has chosen."""
    return re.findall(r'<option value="(\d+)" selected', page)


def one_time_id(page: str) -> str:
    """Answer the id by which a page's form takes a payment."""
    (found,) = re.findall(r'name="once" value="([^"]+)"', page)
    return str(found)


def paid(app: Flask) -> list[tuple[int, str]]:
    """Answer what was paid for which rentals."""
    with app.app_context(), unit_of_work(writes=False):
        rows = db.session.query(Payment).order_by(Payment.payment_id)
        return [(row.rental_id, str(row.amount)) for row in rows]


@BOTH
def test_an_old_rental_is_chosen_by_its_row_and_stays_chosen(
    app: Flask, clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    number = cinema.customer(mary)
    oldest = returned(cinema, number, 25)[0]
    path = f"/desk/customers/{number}"
    link = f"{path}?pay={oldest}#pay"
    assert link not in clerk.read(path)
    assert link in clerk.read(f"{path}?page=2")
    assert chosen(clerk.read(f"{path}?pay={oldest}")) == [str(oldest)]
    refused = send(clerk, f"{number}/payments", 422, rental_id=str(oldest), amount="much")
    assert chosen(refused) == [str(oldest)]
    send(clerk, f"{number}/payments", rental_id=str(oldest), amount="1.50")
    assert paid(app) == [(oldest, "1.50")]


def test_what_was_paid_too_much_for_discs_pays_for_no_stream(
    clerk: Clerk, cinema: Cinema, people: People, mary: Person
) -> None:
    cinema.rent(mary, cinema.film()[0])
    number = cinema.shop.customer_of(mary.id)
    rental = cinema.shop.rent(number, cinema.shop.copy())
    cinema.shop.pay(rental, "5.99")
    assert "Owes 2.99" in clerk.read(f"/desk?customer={number}")
    books = words(clerk.read(f"/desk/customers/{number}"))
    assert "Paid too much for discs 3.00" in books
    assert "To pay for streaming 2.99 To pay together 2.99" in books
    mine = words(people.browser(mary).get("/rentals").text)
    assert "You owe the shop 2.99 for streaming" in mine


def test_nothing_is_paid_for_a_rental_nobody_chose(
    app: Flask, clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    number = cinema.customer(mary)
    returned(cinema, number, 1)
    others = returned(cinema, cinema.shop.customer(), 1)[0]
    page = clerk.read(f"/desk/customers/{number}?pay={others}")
    (first, _mine) = re.findall(r'<option value="(\d*)"', page)
    assert (first, chosen(page)) == ("", [])
    refused = send(clerk, f"{number}/payments", 422, rental_id="", amount="1.00")
    assert "Choose a rental." in refused
    refused = send(clerk, f"{number}/payments", 422, rental_id=str(others), amount="1.00")
    assert f'value="{others}"' not in refused
    assert paid(app) == []


@BOTH
def test_a_form_that_is_sent_twice_takes_one_payment(
    app: Flask, clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    number, path = cinema.customer(mary), "/desk/customers"
    first, second = map(str, returned(cinema, number, 2))
    once = one_time_id(clerk.read(f"{path}/{number}"))
    for _ in range(2):
        send(clerk, f"{number}/payments", rental_id=first, amount="1.50", once=once)
    for changed in ({"amount": "2.50"}, {"rental_id": second}):
        body = {"rental_id": first, "amount": "1.50", "once": once} | changed
        refused = send(clerk, f"{number}/payments", 409, **body)
        assert "Another payment was taken by this form already." in refused
    assert paid(app) == [(int(first), "1.50")]
    fresh = one_time_id(refused)
    send(clerk, f"{number}/payments", rental_id=second, amount="1.50", once=fresh)
    assert paid(app) == [(int(first), "1.50"), (int(second), "1.50")]


@BOTH
def test_a_customers_page_takes_back_their_rental_and_nobody_elses(
    app: Flask, clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    number, shop = cinema.customer(mary), cinema.shop
    copy = shop.copy(shop.film(title="BLUE HARBOUR"))
    hers = shop.rent(number, copy, rental_date=ago(days=5, hours=1))
    page = clerk.read(f"/desk/customers/{number}")
    (back,) = re.findall(rf'action="/desk/customers/({number}/rentals/\d+/back)"', page)
    send(clerk, back)
    assert "Blue Harbour is back. Late fee 2.00." in clerk.read(f"/desk/customers/{number}")
    other = shop.customer()
    others = shop.rent(other, copy)
    assert "This rental was returned already." in send(clerk, back, 409)
    send(clerk, f"{number}/rentals/{others}/back", 404)
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.get_one(Rental, others).return_date is None
        assert db.session.get_one(Rental, hers).return_date is not None


@BOTH
@pytest.mark.parametrize(("begins", "ends", "kept"), [(-9, -3, -3), (-9, 4, 0), (2, 9, 0)])
def test_to_end_a_plan_never_makes_it_longer(
    app: Flask, clerk: Clerk, cinema: Cinema, mary: Person, begins: int, ends: int, kept: int
) -> None:
    number = cinema.customer(mary)
    plan = cinema.plan_of(number, begins, ends)
    send(clerk, f"{number}/plans/{plan}/end")
    said = {-3: "The plan is over already.", 4: "The plan ends with this day."}
    page = clerk.read(f"/desk/customers/{number}")
    assert said.get(ends, "The plan will not begin.") in page
    with app.app_context(), unit_of_work(writes=False):
        row = db.session.get_one(StreamingSubscription, plan)
        assert row.end_date == day_from_now(kept)


def test_what_cannot_be_is_said_on_the_customers_page(
    clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    number = cinema.customer(mary, last_name="SMITH")
    refused = send(clerk, f"{number}/plans/4711/end", 404)
    assert "Mary Smith" in words(refused)
    assert 'role="alert"' in refused


def test_a_refused_form_leads_on_to_pages_that_can_be_read(
    clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    number = cinema.customer(mary)
    rental = returned(cinema, number, 21)[0]
    for _ in range(21):
        cinema.hold(mary)
    refused = send(clerk, f"{number}/payments", 422, rental_id=str(rental), amount="much")
    links = re.findall(r'href="([^"]*\?(?:page|streams)=2)"', refused)
    assert links == [f"/desk/customers/{number}?{name}=2" for name in ("streams", "page")]
    for link in links:
        clerk.read(link)
