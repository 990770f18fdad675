"""Where copies of a film are, and how many of them are on the shelf."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.database import db
from app.films import service as films
from app.rentals.models import Inventory, Rental


@dataclass(frozen=True)
class Shelf:
    """The copies of a film in one store."""

    store_id: int
    copies: int
    available: int


def of_film(film_id: int) -> list[Shelf]:
    """Count a film's copies by store; raise FilmNotFound."""
    films.get(film_id)
    out = (Rental.inventory_id == Inventory.inventory_id, Rental.return_date.is_(None))
    query = select(Inventory.store_id, func.count(), func.count(Rental.rental_id))
    query = query.select_from(Inventory).outerjoin(Rental, out[0] & out[1])
    query = query.where(Inventory.film_id == film_id)
    query = query.group_by(Inventory.store_id).order_by(Inventory.store_id)
    return [
        Shelf(store, copies, copies - away) for store, copies, away in db.session.execute(query)
    ]
