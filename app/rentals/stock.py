"""Where copies of a film are, and how many of them are on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select

from app.core.database import db
from app.films import service as films
from app.films.models import Film
from app.rentals.errors import CopyNotFound
from app.rentals.models import Customer, Inventory, Rental

# So many copies of a film that are in are named at once.
MOST_NAMED = 20
_IS_OUT = and_(Rental.inventory_id == Inventory.inventory_id, Rental.return_date.is_(None))


@dataclass(frozen=True)
class Copy:
    """One copy of a film, and the rental by which somebody has it at home, if anybody has."""

    inventory: Inventory
    film: Film
    rental: Rental | None
    customer: Customer | None


@dataclass(frozen=True)
class Held:
    """How many copies of a film there are and are in, and the first of those."""

    copies: int
    available: int
    free: list[int]


@dataclass(frozen=True)
class Shelf:
    """The copies of a film in one store."""

    store_id: int
    copies: int
    available: int


def of_film(film_id: int) -> list[Shelf]:
    """Count a film's copies by store; raise FilmNotFound."""
    films.get(film_id)
    return shelves(film_id)


def shelves(film_id: int) -> list[Shelf]:
    """Count the copies of a film that is there, by store."""
    query = select(Inventory.store_id, func.count(), func.count(Rental.rental_id))
    query = query.select_from(Inventory).outerjoin(Rental, _IS_OUT)
    query = query.where(Inventory.film_id == film_id)
    query = query.group_by(Inventory.store_id).order_by(Inventory.store_id)
    return [
        Shelf(store, copies, copies - away) for store, copies, away in db.session.execute(query)
    ]


def copy(inventory_id: int) -> Copy:
    """Find a copy by its number; raise CopyNotFound."""
    if not 1 <= inventory_id <= films.LARGEST_NUMBER:
        raise CopyNotFound
    query = select(Inventory, Film, Rental, Customer)
    query = query.join(Film, Film.film_id == Inventory.film_id)
    query = query.outerjoin(Rental, _IS_OUT)
    query = query.outerjoin(Customer, Customer.customer_id == Rental.customer_id)
    row = db.session.execute(query.where(Inventory.inventory_id == inventory_id)).one_or_none()
    if row is None:
        raise CopyNotFound
    return Copy(row[0], row[1], row[2], row[3])


def of_films(film_ids: Sequence[int]) -> dict[int, Held]:
    """Count the copies of some films, and name the first that are in, those of a store together."""
    count = select(Inventory.film_id, func.count(), func.count(Rental.rental_id))
    count = count.select_from(Inventory).outerjoin(Rental, _IS_OUT)
    count = count.where(Inventory.film_id.in_(film_ids)).group_by(Inventory.film_id)
    found = {film_id: Held(0, 0, []) for film_id in film_ids}
    for film_id, copies, away in db.session.execute(count):
        found[film_id] = Held(copies, copies - away, [])
    for film_id, inventory_id in db.session.execute(_first_in(film_ids)):
        found[film_id].free.append(inventory_id)
    return found


def _first_in(film_ids: Sequence[int]) -> Select[int, int]:
    order = (Inventory.store_id, Inventory.inventory_id)
    place = func.row_number().over(partition_by=Inventory.film_id, order_by=order)
    free = select(Inventory.film_id, Inventory.inventory_id, place.label("place"))
    free = free.outerjoin(Rental, _IS_OUT).where(Rental.rental_id.is_(None))
    rows = free.where(Inventory.film_id.in_(film_ids)).subquery()
    first = select(rows.c.film_id, rows.c.inventory_id).where(rows.c.place <= MOST_NAMED)
    return first.order_by(rows.c.film_id, rows.c.place)
