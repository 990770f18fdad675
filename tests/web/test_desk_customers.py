"""A customer at the desk: what they owe and have at home, what they stream, plans and payments."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, unit_of_work
from app.rentals.models import Address
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.rentals.factories import ago
from tests.rentals.renting import Cinema, day_from_now
from tests.web.test_desk import Clerk

pytestmark = pytest.mark.integration


@pytest.fixture
def cinema(app: Flask, people: People) -> Cinema:
    """A shop whose films stream."""
    return Cinema(app, people)


@pytest.fixture
def clerk(people: People, cinema: Cinema) -> Clerk:
    """A clerk of it."""
    return Clerk(people, cinema.shop)


@pytest.fixture
def mary(people: People) -> Person:
    """Somebody who is a customer."""
    return people.make()


def send(clerk: Clerk, path: str, status: int = 303, **fields: str) -> str:
    """Send a form of a customer's page; answer what follows."""
    answer = clerk.client.post(f"/desk/customers/{path}", data=fields)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def words(page: str) -> str:
    """Answer what can be read on a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())


@BOTH
def test_a_clerk_reads_who_a_customer_is_and_what_they_owe(
    clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    shop, number = cinema.shop, cinema.customer(mary, last_name="SMITH", email="m@example.org")
    blue, red = (shop.film(title=one) for one in ("BLUE HARBOUR", "RED HARBOUR"))
    shop.rent(number, shop.copy(blue), rental_date=ago(days=5, hours=1))
    back = shop.rent(number, shop.copy(red), rental_date=ago(days=30), return_date=ago(days=28))
    shop.pay(back, "1.99")
    read = words(clerk.read(f"/desk/customers/{number}"))
    for told in ("Mary Smith Active", "m@example.org", "Alfama Lisboa Portugal", "Rua "):
        assert told in read
    assert re.search(r"Blue Harbour .* Overdue since .* Late fee 2.00 Take back", read)
    assert re.search(r"Returned Red Harbour .* back ", read)
    assert (
        "Rentals 5.98 Late 2.00 Replacement 0.00 Paid -1.99 To pay for discs 5.99"
        " To pay for streaming 0.00" in read
    )


@BOTH
def test_money_is_taken_as_people_write_it(clerk: Clerk, cinema: Cinema, mary: Person) -> None:
    number = cinema.customer(mary)
    assert "Take a payment" not in clerk.read(f"/desk/customers/{number}")
    rental = str(cinema.shop.rent(number, cinema.shop.copy()))
    send(clerk, f"{number}/payments", rental_id=rental, amount="2,9")
    page = clerk.read(f"/desk/customers/{number}")
    assert "2.90 is noted." in page
    assert "To pay for discs 0.09" in words(page)
    for wrong in ("", "-1", "2.999", "much", "12345"):
        refused = send(clerk, f"{number}/payments", 422, rental_id=rental, amount=wrong)
        assert "Write an amount like 2.99." in refused
    other = str(cinema.shop.rent(cinema.shop.customer(), cinema.shop.copy()))
    refused = send(clerk, f"{number}/payments", 422, rental_id=other, amount="1.00")
    assert "This customer has no such rental." in refused
    send(clerk, "4711/payments", 404, rental_id=rental, amount="1.00")


@BOTH
def test_a_plan_is_given_ended_and_never_twice_for_a_day(
    clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    number, (_film, video_id) = cinema.customer(mary), cinema.film()
    today, path = str(day_from_now(0)), f"{number}/plans"
    assert cinema.watch(mary, video_id)[0] == 403
    send(clerk, path, plan_name="Everything", start_date=today, end_date="")
    assert cinema.watch(mary, video_id)[0] == 200
    refused = send(clerk, path, 409, plan_name="More", start_date=today)
    assert "The customer has a streaming subscription for these days already." in refused
    assert 'value="More"' in refused
    page = clerk.read(f"/desk/customers/{number}")
    (end,) = re.findall(rf'action="/desk/customers/({number}/plans/\d+/end)"', page)
    send(clerk, end)
    assert "The plan ends with this day." in clerk.read(f"/desk/customers/{number}")
    assert cinema.watch(mary, video_id)[0] == 200
    begins, ends = str(day_from_now(3)), str(day_from_now(2))
    refused = send(clerk, path, 422, plan_name="More", start_date=begins, end_date=ends)
    assert "A plan does not end before it begins." in refused
    wrong = send(clerk, path, 422, plan_name="", start_date="soon")
    assert "Fill this in." in wrong
    assert "Choose a day." in wrong
    send(clerk, path, plan_name="More", start_date=begins)
    send(clerk, f"{number}/plans/4711/end", 404)


@BOTH
def test_a_streaming_rental_is_to_be_paid_until_a_clerk_took_the_money(
    clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    held = cinema.hold(mary)
    number = cinema.shop.customer_of(mary.id)
    read = words(clerk.read(f"/desk/customers/{number}"))
    assert "To be paid Mark as paid" in read
    assert "To pay for streaming 2.99" in read
    send(clerk, f"{number}/streaming/{held}/paid")
    read = words(clerk.read(f"/desk/customers/{number}"))
    assert "Mark as paid" not in read
    assert "To pay for streaming 0.00" in read
    assert cinema.rentals(mary)[0]["paid_at"] is not None
    send(clerk, f"{cinema.shop.customer()}/streaming/{held}/paid", 404)


def test_a_customer_who_lives_nowhere_yet_is_shown(
    app: Flask, clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    cinema.hold(mary)
    number = cinema.shop.customer_of(mary.id)
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.query(Address).filter_by(address="").count() == 1
    page = clerk.read(f"/desk/customers/{number}")
    assert 'href="tel:"' not in page
    clerk.read("/desk/customers/4711", 404)


def test_a_longer_life_as_a_customer_asks_no_more_often(
    app: Flask, clerk: Clerk, cinema: Cinema, mary: Person
) -> None:
    asked, number = [], cinema.customer(mary)
    for week in range(2):
        for hour in range(3):
            out = cinema.shop.rent(number, cinema.shop.copy(), rental_date=ago(days=9, hours=hour))
            cinema.shop.pay(out, "0.50")
            then = {"rental_date": ago(days=20 + week), "return_date": clock.now()}
            cinema.shop.rent(number, cinema.shop.copy(), **then)
            cinema.hold(mary)
        cinema.plan_of(number, -10 * week - 10, -10 * week - 2)
        with counted_queries(app) as found:
            clerk.read(f"/desk/customers/{number}")
        asked.append(len(found))
    assert asked[0] == asked[1] <= 24


def test_returned_copies_and_streams_are_paged(clerk: Clerk, cinema: Cinema, mary: Person) -> None:
    number, copy = cinema.customer(mary), cinema.shop.copy()
    for hours in range(25):
        then = clock.now() - timedelta(days=40, hours=hours)
        cinema.shop.rent(number, copy, rental_date=then, return_date=then)
    for _ in range(21):
        cinema.hold(mary)
    path = f"/desk/customers/{number}"
    page = clerk.read(path)
    assert page.count("Mark as paid<") == 20
    assert f'href="{path}?page=2"' in page
    assert f'href="{path}?streams=2"' in page
    older = clerk.read(f"{path}?streams=2&page=2")
    assert older.count("Mark as paid<") == 1
    assert len(re.findall(r"\bback [A-Z]", words(older))) == 5
