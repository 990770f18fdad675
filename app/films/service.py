"""The rules of the catalogue: a film by its number, all that is known of it, and categories."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.core.folding import fold
from app.films.errors import FilmNotFound
from app.films.listing import IS_OUT, Listed, categories_of, described
from app.films.models import Actor, Category, Film, FilmActor, FilmCategory, Language
from app.videos.models import Video

# The largest number a key of the tables holds.
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Described(Listed):
    """A film by itself, with who plays in it."""

    film: Film
    original_language: str | None
    actors: Sequence[Actor]


@dataclass(frozen=True)
class Shelf:
    """A category, and how many films it has."""

    category: Category
    film_count: int


def get(film_id: int) -> Described:
    """Answer a film with all that is known of it; raise FilmNotFound."""
    if not 1 <= film_id <= LARGEST_NUMBER:
        raise FilmNotFound
    query = described(Film).where(Film.film_id == film_id)
    row = db.session.execute(query, {"now": clock.now()}).one_or_none()
    if row is None:
        raise FilmNotFound
    original = row.Film.original_language_id
    spoken = db.session.get(Language, original) if original is not None else None
    return Described(
        film=row.Film,
        language=row.language,
        video_id=row.shown_by,
        categories=categories_of([film_id], db.session.connection())[film_id],
        original_language=spoken.name if spoken else None,
        actors=_actors_of(film_id),
    )


def shown_videos(film_ids: Collection[int]) -> dict[int, UUID]:
    """Answer the videos that show some films, where one may find them, by the film's number."""
    query = select(Film.film_id, Video.id).join(Video, IS_OUT)
    rows = db.session.execute(query.where(Film.film_id.in_(film_ids)), {"now": clock.now()})
    return {row.film_id: row.id for row in rows}


def lock(film_id: int) -> Film:
    """Find a film and hold its row until the unit of work ends; raise FilmNotFound."""
    held: Any = {"with_for_update": {"of": Film}, "populate_existing": True}
    film = db.session.get(Film, film_id, **held) if 1 <= film_id <= LARGEST_NUMBER else None
    if film is None:
        raise FilmNotFound
    return film


def shelves() -> list[Shelf]:
    """List every category by its name, also one without films."""
    count = select(func.count()).where(FilmCategory.category_id == Category.category_id)
    rows = db.session.execute(select(Category, count.scalar_subquery())).all()
    return sorted(
        (Shelf(category, films) for category, films in rows),
        key=lambda one: (fold(one.category.name), one.category.category_id),
    )


def _actors_of(film_id: int) -> Sequence[Actor]:
    query = select(Actor).join(FilmActor).where(FilmActor.film_id == film_id)
    return sorted(
        db.session.scalars(query),
        key=lambda one: (fold(one.last_name), fold(one.first_name), one.actor_id),
    )
