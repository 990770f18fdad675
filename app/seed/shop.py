"""A made-up film shop, opened where there is none: a clerk, customers, films that stream."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.accounts import service as accounts
from app.core import clock, rows
from app.core.database import Base, db, unit_of_work
from app.films.models import Actor, Category, Film, FilmActor, FilmCategory, Language
from app.rentals import people
from app.rentals.models import (
    Address,
    City,
    Country,
    Customer,
    Inventory,
    Payment,
    Rental,
    Staff,
    Store,
)
from app.rentals.streaming import plans, screens, service
from app.seed import posters, shelves
from app.seed.shelves import FIRST_NUMBER, Rows, ShopSize, numbers
from app.videos.models import Video
from app.videos.values import Access

SEED = 1896
SAMPLE = ShopSize(films=36, customers=20)
SHOPS = {
    "small": ShopSize(films=36, customers=20, streams=2),
    "medium": ShopSize(films=240, customers=80, streams=8),
}
PLAN = "Everything"


def is_wanted() -> bool:
    """Tell whether there is no shop yet: neither a film nor a store."""
    with unit_of_work(writes=False):
        found = (select(Film.film_id).limit(1), select(Store.store_id).limit(1))
        return all(db.session.scalar(one) is None for one in found)


def open_one(size: ShopSize, clerk: UUID) -> dict[str, int]:
    """Open a shop of which somebody is a clerk; answer how many rows of each kind it has."""
    made = stock(Random(SEED), size)  # noqa: S311 - a shop that looks alive, not a secret
    with unit_of_work() as session:
        for model, found in made:
            session.execute(insert(model), found)
        rows.count_on(session.connection(), [model.__tablename__ for model, _ in made])
        people.hire(accounts.get(clerk), FIRST_NUMBER)
    counted = (Film, Inventory, Customer, Rental)
    return {model.__tablename__: len(found) for model, found in made if model in counted}


def stock(random: Random, size: ShopSize) -> list[tuple[type[Base], Rows]]:
    """Answer the rows of every table, each behind those its rows name."""
    films, renters = shelves.films(random, size), shelves.customers(random, size)
    copies = shelves.copies(random, films)
    rentals = shelves.rentals(random, films, copies, renters)
    cities = ("Lisboa", "Porto")
    return [
        (Country, [{"country_id": FIRST_NUMBER, "country": "Portugal"}]),
        (City, named("city_id", "city", cities, country_id=FIRST_NUMBER)),
        (Address, shelves.places(random, size)),
        (Store, [stores(number) for number in numbers(shelves.STORES)]),
        (Staff, shelves.staff(random)),
        (Customer, renters),
        (Language, named("language_id", "name", posters.LANGUAGES)),
        (Category, named("category_id", "name", posters.CATEGORIES)),
        (Actor, [actor(random, number) for number in numbers(shelves.ACTORS)]),
        (Film, films),
        (FilmCategory, [on_shelf(random, film) for film in films]),
        (FilmActor, [part for film in films for part in cast_of(random, film)]),
        (Inventory, copies),
        (Rental, rentals),
        (Payment, shelves.payments(random, films, copies, rentals)),
    ]


def named(key: str, column: str, names: Sequence[str], **more: Any) -> Rows:
    """Answer rows that are numbers and names."""
    return [{key: FIRST_NUMBER + n, column: name, **more} for n, name in enumerate(names)]


def stores(number: int) -> dict[str, Any]:
    """Answer a store, of which the staff of its number is the manager."""
    return {"store_id": number, "manager_staff_id": number, "address_id": number}


def actor(random: Random, number: int) -> dict[str, Any]:
    """Answer somebody who plays."""
    return {"actor_id": number, **posters.person(random)}


def on_shelf(random: Random, film: dict[str, Any]) -> dict[str, Any]:
    """Put a film on a shelf."""
    shelf = FIRST_NUMBER + random.randrange(len(posters.CATEGORIES))
    return {"film_id": film["film_id"], "category_id": shelf}


def cast_of(random: Random, film: dict[str, Any]) -> Rows:
    """Say who plays in a film."""
    some = random.sample(numbers(shelves.ACTORS), random.randint(1, 5))
    return [{"film_id": film["film_id"], "actor_id": number} for number in some]


def stream(size: ShopSize, watchers: Sequence[UUID]) -> None:
    """Have the last public videos show films; of the watchers one has a plan, one has rented."""
    with unit_of_work() as session:
        query = select(Video).where(Video.access == Access.PUBLIC, Video.watchable)
        query = query.order_by(Video.created_at, Video.id).limit(size.streams)
        found = [show(video) for video in session.scalars(query).unique().all()]
    if not found or len(watchers) < 2:
        return
    with unit_of_work():
        first, second = (accounts.get(who) for who in watchers[:2])
        customer = people.connect(FIRST_NUMBER, first)
        plans.give(customer.customer_id, PLAN, clock.now().date())
        service.rent(second, found[0])


def show(video: Video) -> int:
    """Make a film of the shop that a video shows, under the video's name; answer its number."""
    film = Film(
        title=video.title.upper(),
        description=video.description,
        language_id=FIRST_NUMBER,
        length=max(1, round((video.duration or 0) / 60)),
    )
    db.session.add(film)
    db.session.flush()
    shelf = FilmCategory(film_id=film.film_id, category_id=FIRST_NUMBER)
    db.session.add(shelf)
    screens.show(film.film_id, video.id)
    return film.film_id
