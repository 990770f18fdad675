"""The rows of a made-up film shop: what it lends, where it is, who rents, and what was paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.core import clock
from app.films.values import Rating
from app.rentals import accounting
from app.rentals.models import folded_email, folded_name
from app.seed import posters

# Far above the numbers of a real shop, whose books may come in beside these.
FIRST_NUMBER = 900_001
STORES, STAFF, ACTORS = 2, 4, 40
MOST_COPIES = 4
RATES = ("0.99", "2.99", "4.99")
# How long ago the shop opened, and how many of those who brought a film back paid for it.
OPENED_DAYS = 120
PAID_SHARE = 0.9
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class ShopSize:
    """How large a made-up shop is; `streams` are films that videos of the library show."""

    films: int
    customers: int
    streams: int = 0


def numbers(count: int) -> range:
    """Answer the numbers of so many rows."""
    return range(FIRST_NUMBER, FIRST_NUMBER + count)


def places(random: Random, size: ShopSize) -> Rows:
    """Answer addresses: of the stores, then of everybody."""
    city = [FIRST_NUMBER, FIRST_NUMBER + 1]
    return [
        {
            "address_id": number,
            "address": f"{random.choice(posters.STREETS)} {random.randint(1, 99)}",
            "district": "Centro",
            "city_id": city[number % 2],
            "postal_code": f"{random.randint(1000, 4999)}",
            "phone": f"21{random.randint(1_000_000, 9_999_999)}",
        }
        for number in numbers(STORES + STAFF + size.customers)
    ]


def staff(random: Random) -> Rows:
    """Answer who works at the stores."""
    return [
        {
            **posters.person(random),
            "staff_id": number,
            "address_id": number + STORES,
            "store_id": FIRST_NUMBER + number % STORES,
            "username": f"staff-{number}",
        }
        for number in numbers(STAFF)
    ]


def customers(random: Random, size: ShopSize) -> Rows:
    """Answer who rents; every tenth does not any more."""
    rows = []
    for number in numbers(size.customers):
        name = posters.person(random)
        email = f"customer-{number}@example.org"
        rows.append(
            {
                **name,
                "customer_id": number,
                "store_id": FIRST_NUMBER + number % STORES,
                "email": email,
                "address_id": number + STORES + STAFF,
                "create_date": (clock.now() - timedelta(days=OPENED_DAYS)).date(),
                "active": 0 if number % 10 == 0 else 1,
                "folded_name": folded_name(name["last_name"], name["first_name"]),
                "folded_email": folded_email(email),
            }
        )
    return rows


def films(random: Random, size: ShopSize) -> Rows:
    """Answer the films."""
    return [
        {
            "film_id": number,
            "title": title,
            "description": posters.plot(random),
            "release_year": random.randint(1961, 2024),
            "language_id": FIRST_NUMBER + random.randrange(len(posters.LANGUAGES)),
            "rental_duration": random.randint(3, 7),
            "rental_rate": Decimal(random.choice(RATES)),
            "length": random.randint(61, 168),
            "replacement_cost": Decimal(random.randint(9, 29)) + Decimal("0.99"),
            "rating": random.choice(list(Rating)),
            "special_features": random.sample(posters.FEATURES, random.randint(0, 3)),
        }
        for number, title in zip(
            numbers(size.films), posters.titles(random, size.films), strict=True
        )
    ]


def copies(random: Random, films: Rows) -> Rows:
    """Answer the copies: of most films some, of a few none."""
    held = [(film, copy) for film in films for copy in range(random.randint(0, MOST_COPIES))]
    return [
        {
            "inventory_id": number,
            "film_id": film["film_id"],
            "store_id": FIRST_NUMBER + copy % STORES,
        }
        for number, (film, copy) in zip(numbers(len(held)), held, strict=True)
    ]


def rentals(random: Random, films: Rows, copies: Rows, renters: Rows) -> Rows:
    """Answer who took which copy home since the shop opened, the first first."""
    lasts = {film["film_id"]: film["rental_duration"] for film in films}
    active = [row["customer_id"] for row in renters if row["active"]]
    found = [
        {
            "inventory_id": copy["inventory_id"],
            "customer_id": random.choice(active),
            "staff_id": FIRST_NUMBER + random.randrange(STAFF),
            "rental_date": out,
            "return_date": back,
        }
        for copy in copies
        for out, back in _turns(random, lasts[copy["film_id"]])
    ]
    found.sort(key=lambda row: row["rental_date"])
    return [
        row | {"rental_id": number} for number, row in zip(numbers(len(found)), found, strict=True)
    ]


def _turns(random: Random, days: int) -> Iterator[tuple[datetime, datetime | None]]:
    """Answer when a copy went out and came back, until it is out now or waits on the shelf."""
    now = clock.now()
    out = now - timedelta(days=random.uniform(OPENED_DAYS / 2, OPENED_DAYS))
    while out < now:
        back = out + timedelta(days=random.uniform(0.5, days + 3))
        yield out, back if back <= now else None
        out = back + timedelta(days=random.uniform(1, 40))


def payments(random: Random, films: Rows, copies: Rows, rentals: Rows) -> Rows:
    """Answer what was paid by those who brought something back: its rate, and what was late."""
    of_copy = {copy["inventory_id"]: copy["film_id"] for copy in copies}
    by_number = {film["film_id"]: film for film in films}
    ended = [row for row in rentals if row["return_date"] and random.random() < PAID_SHARE]
    return [
        {
            "payment_id": number,
            "customer_id": row["customer_id"],
            "staff_id": row["staff_id"],
            "rental_id": row["rental_id"],
            "amount": _price(row, by_number[of_copy[row["inventory_id"]]]),
            "payment_date": row["return_date"],
        }
        for number, row in zip(numbers(len(ended)), ended, strict=True)
    ]


def _price(rental: dict[str, Any], film: dict[str, Any]) -> Decimal:
    days, back = film["rental_duration"], rental["return_date"]
    late = accounting.lateness(rental["rental_date"], back, days, back)
    amount: Decimal = film["rental_rate"]
    return amount + sum(accounting.fees(late, days, film["replacement_cost"]))
