"""The rules of the catalogue: which films a question finds, in which order, and one by its number.

A list asks three times however long it is: for the count, for its rows and for their categories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.folding import fold
from app.films.errors import FilmNotFound
from app.films.models import Actor, Category, Film, FilmActor, FilmCategory, Language
from app.films.values import Order
from app.videos.models import Video
from app.videos.values import LISTED, Access

# The largest number a key of the tables holds.
LARGEST_NUMBER = 2**31 - 1
# What a film may lead to: what anybody may find, and what is there to be rented.
SHOWN = (*LISTED, Access.RENTAL)
_BY_TITLE = (Film.folded_title, Film.film_id)
_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.TITLE: (),
    Order.NEWEST: (Film.release_year.desc().nulls_last(),),
    Order.CHEAPEST: (Film.rental_rate.asc(),),
    Order.SHORTEST: (Film.length.asc().nulls_last(),),
    Order.LONGEST: (Film.length.desc().nulls_last(),),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed by: words of the title, the name of a category, whether it streams.

    Case and accents do not matter.
    """

    title: str = ""
    category: str = ""
    streaming: bool | None = None


@dataclass(frozen=True)
class Listed:
    """A film of a list, with what stands in other tables; `video_id` is that of a video to show."""

    film: Film
    language: str
    video_id: UUID | None
    categories: list[str]


@dataclass(frozen=True)
class Described(Listed):
    """A film by itself, with who plays in it."""

    original_language: str | None
    actors: Sequence[Actor]


@dataclass(frozen=True)
class Shelf:
    """A category, and how many films it has."""

    category: Category
    film_count: int


def catalogue(
    wanted: Wanted, *, skip: int, limit: int, order: Order = Order.TITLE
) -> tuple[list[Listed], int]:
    """List the films that are wanted, and count all of them."""
    narrowed = _conditions(wanted)
    total = db.session.scalar(select(func.count()).select_from(Film).where(*narrowed)) or 0
    query = _described(narrowed).order_by(*_ORDERS[order], *_BY_TITLE)
    rows = db.session.execute(query.limit(limit).offset(skip)).all()
    names = _categories_of([row.Film.film_id for row in rows])
    return [Listed(row.Film, row.name, row.id, names[row.Film.film_id]) for row in rows], total


def get(film_id: int) -> Described:
    """Answer a film with all that is known of it; raise FilmNotFound."""
    if not 1 <= film_id <= LARGEST_NUMBER:
        raise FilmNotFound
    row = db.session.execute(_described((Film.film_id == film_id,))).one_or_none()
    if row is None:
        raise FilmNotFound
    original = row.Film.original_language_id
    spoken = db.session.get(Language, original) if original is not None else None
    return Described(
        film=row.Film,
        language=row.name,
        video_id=row.id,
        categories=_categories_of([film_id])[film_id],
        original_language=spoken.name if spoken else None,
        actors=_actors_of(film_id),
    )


def shelves() -> list[Shelf]:
    """List every category by its name, also one without films."""
    count = select(func.count()).where(FilmCategory.category_id == Category.category_id)
    rows = db.session.execute(select(Category, count.scalar_subquery())).all()
    return sorted(
        (Shelf(category, films) for category, films in rows),
        key=lambda one: (fold(one.category.name), one.category.category_id),
    )


def _described(narrowed: Iterable[ColumnElement[bool]]) -> Select[Film, str, UUID]:
    """Select films with the name of their language and the video that shows them, if one may.

    One that is not out, or that only its owner or who has its link may find, stays theirs.
    """
    video, language = aliased(Video), aliased(Language)
    is_out = and_(
        video.id == Film.video_id,
        video.access.in_(SHOWN),
        video.deleted_at.is_(None),
        video.published_at <= clock.now(),
    )
    query = select(Film, language.name, video.id)
    query = query.join(language, language.language_id == Film.language_id)
    return query.outerjoin(video, is_out).where(*narrowed)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    words = fold(wanted.title).split()
    narrowed: list[ColumnElement[bool]] = [
        Film.folded_title.contains(word, autoescape=True) for word in words
    ]
    if wanted.category:
        on_shelf = select(FilmCategory.film_id)
        on_shelf = on_shelf.where(FilmCategory.category_id.in_(_category_ids(wanted.category)))
        narrowed.append(Film.film_id.in_(on_shelf))
    if wanted.streaming is not None:
        streams = Film.streaming_available.expression
        narrowed.append(streams if wanted.streaming else ~streams)
    return narrowed


def _category_ids(name: str) -> list[int]:
    """Answer the categories of a name, of which a shop has some dozens."""
    known = db.session.execute(select(Category.category_id, Category.name)).all()
    return [number for number, known_name in known if fold(known_name) == fold(name)]


def _categories_of(film_ids: Sequence[int]) -> dict[int, list[str]]:
    """Name the categories of some films, each film's in the order of the alphabet."""
    query = select(FilmCategory.film_id, Category.name).join(Category)
    found: dict[int, list[str]] = defaultdict(list)
    for film_id, name in db.session.execute(query.where(FilmCategory.film_id.in_(film_ids))):
        found[film_id].append(name)
    for names in found.values():
        names.sort(key=fold)
    return found


def _actors_of(film_id: int) -> Sequence[Actor]:
    query = select(Actor).join(FilmActor).where(FilmActor.film_id == film_id)
    return sorted(
        db.session.scalars(query),
        key=lambda one: (fold(one.last_name), fold(one.first_name), one.actor_id),
    )
