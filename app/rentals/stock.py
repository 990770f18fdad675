"""Where copies of a film are, and how many of them are on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from app.core.database import db
from app.films import service as films
from app.films.models import Film
from app.rentals.errors import CopyNotFound
from app.rentals.models import Customer, Inventory, Rental

# So many copies of films are named at once.
MOST_COPIES = 200


@dataclass(frozen=True)
class Copy:
    """One copy of a film, and the rental by which somebody has it at home, if anybody has."""

    inventory: Inventory
    film: Film
    rental: Rental | None
    customer: Customer | None


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
    out = (Rental.inventory_id == Inventory.inventory_id, Rental.return_date.is_(None))
    query = select(Inventory.store_id, func.count(), func.count(Rental.rental_id))
    query = query.select_from(Inventory).outerjoin(Rental, out[0] & out[1])
    query = query.where(Inventory.film_id == film_id)
    query = query.group_by(Inventory.store_id).order_by(Inventory.store_id)
    return [
        Shelf(store, copies, copies - away) for store, copies, away in db.session.execute(query)
    ]


def copy(inventory_id: int) -> Copy:
    """Find a copy by its number; raise CopyNotFound."""
    if not 1 <= inventory_id <= films.LARGEST_NUMBER:
        raise CopyNotFound
    found = _copies(Inventory.inventory_id == inventory_id)
    if not found:
        raise CopyNotFound
    return found[0]


def copies_of(film_ids: Sequence[int]) -> dict[int, list[Copy]]:
    """List the copies of some films by film, those of a store together."""
    found: dict[int, list[Copy]] = {film_id: [] for film_id in film_ids}
    for one in _copies(Inventory.film_id.in_(film_ids)):
        found[one.film.film_id].append(one)
    return found


def _copies(which: ColumnElement[bool]) -> list[Copy]:
    is_out = (Rental.inventory_id == Inventory.inventory_id) & Rental.return_date.is_(None)
    query = select(Inventory, Film, Rental, Customer)
    query = query.join(Film, Film.film_id == Inventory.film_id)
    query = query.outerjoin(Rental, is_out)
    query = query.outerjoin(Customer, Customer.customer_id == Rental.customer_id)
    query = query.where(which).order_by(Inventory.store_id, Inventory.inventory_id)
    rows = db.session.execute(query.limit(MOST_COPIES)).all()
    return [Copy(row[0], row[1], row[2], row[3]) for row in rows]
