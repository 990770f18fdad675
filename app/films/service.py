"""The rules of the catalogue: which films a question finds, in which order, and one by its number.

A list asks three times however long it is: for the count, for its rows and for their categories.
Its films are plain rows, which come without a detour through the identity map.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.core import clock
from app.core.database import db
from app.core.folding import fold
from app.films.errors import FilmNotFound
from app.films.models import Actor, Category, Film, FilmActor, FilmCategory, Language
from app.films.values import Order
from app.videos.models import Video
from app.videos.values import LISTED

# The largest number a key of the tables holds.
LARGEST_NUMBER = 2**31 - 1
# What a film may lead to: what anybody may find, and what is there to be rented.
SHOWN = LISTED
# Tables instead of classes, as the lists of videos have them.
_film, _language, _video = Film.__table__.c, Language.__table__.c, Video.__table__.c
_category, _on_shelf = Category.__table__.c, FilmCategory.__table__.c
# What is told of a film in a list.
OF_A_LIST = (
    *("film_id", "title", "description", "release_year", "rental_duration", "rental_rate"),
    *("length", "replacement_cost", "rating", "streaming_available", "last_update"),
)
_FILM = tuple(_film[name] for name in OF_A_LIST)
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
    """A film of a list, with what stands in other tables; `video_id` is that of a video to show.

    `film` has the columns of a film, as a row or as a `Film`.
    """

    film: Any
    language: str
    video_id: UUID | None
    categories: list[str]


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


def catalogue(
    wanted: Wanted,
    *,
    skip: int,
    limit: int,
    order: Order = Order.TITLE,
    through: Connection | None = None,
) -> tuple[list[Listed], int]:
    """List the films that are wanted, and count all of them."""
    ask = through or db.session.connection()
    narrowed = _conditions(wanted, ask)
    total = ask.scalar(select(func.count()).select_from(Film).where(*narrowed)) or 0
    query = _described(*_FILM, narrowed=narrowed).order_by(*_ORDERS[order], *_BY_TITLE)
    rows = ask.execute(query.limit(limit).offset(skip)).all()
    names = _categories_of([row.film_id for row in rows], ask)
    return [Listed(row, row.language, row.shown_by, names[row.film_id]) for row in rows], total


def get(film_id: int) -> Described:
    """Answer a film with all that is known of it; raise FilmNotFound."""
    if not 1 <= film_id <= LARGEST_NUMBER:
        raise FilmNotFound
    wanted = (Film.film_id == film_id,)
    row = db.session.execute(_described(Film, narrowed=wanted)).one_or_none()
    if row is None:
        raise FilmNotFound
    original = row.Film.original_language_id
    spoken = db.session.get(Language, original) if original is not None else None
    return Described(
        film=row.Film,
        language=row.language,
        video_id=row.shown_by,
        categories=_categories_of([film_id], db.session.connection())[film_id],
        original_language=spoken.name if spoken else None,
        actors=_actors_of(film_id),
    )


def shown_videos(film_ids: Collection[int]) -> dict[int, UUID]:
    """Answer the videos that show some films, where one may find them, by the film's number."""
    query = select(_film.film_id, _video.id).join_from(Film.__table__, Video.__table__, _is_out())
    rows = db.session.execute(query.where(_film.film_id.in_(film_ids)))
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


def _described(*film: Any, narrowed: Iterable[ColumnElement[bool]]) -> Select[Any]:
    """Select films with the name of their language and the video that shows them, if one may.

    One that is not out, or that only its owner or who has its link may find, stays theirs.
    """
    query = select(*film, _language.name.label("language"), _video.id.label("shown_by"))
    spoken = _language.language_id == Film.language_id
    return (
        query.select_from(Film)
        .join(Language.__table__, spoken)
        .outerjoin(Video.__table__, _is_out())
        .where(*narrowed)
    )


def _is_out() -> ColumnElement[bool]:
    """Write that a video shows a film, is out, and may be found."""
    return and_(
        _video.id == _film.video_id,
        _video.access.in_(SHOWN),
        _video.deleted_at.is_(None),
        _video.published_at <= clock.now(),
    )


def _conditions(wanted: Wanted, ask: Connection) -> list[ColumnElement[bool]]:
    words = fold(wanted.title).split()
    narrowed: list[ColumnElement[bool]] = [
        Film.folded_title.contains(word, autoescape=True) for word in words
    ]
    if wanted.category:
        on_shelf = select(FilmCategory.film_id)
        shelves = _category_ids(wanted.category, ask)
        on_shelf = on_shelf.where(FilmCategory.category_id.in_(shelves))
        narrowed.append(Film.film_id.in_(on_shelf))
    if wanted.streaming is not None:
        streams = Film.streaming_available.expression
        narrowed.append(streams if wanted.streaming else ~streams)
    return narrowed


def _category_ids(name: str, ask: Connection) -> list[int]:
    """Answer the categories of a name, of which a shop has some dozens."""
    known = ask.execute(select(_category.category_id, _category.name)).all()
    return [number for number, known_name in known if fold(known_name) == fold(name)]


def _categories_of(film_ids: Sequence[int], ask: Connection) -> dict[int, list[str]]:
    """Name the categories of some films, each film's in the order of the alphabet."""
    query = select(_on_shelf.film_id, _category.name).join_from(
        FilmCategory.__table__, Category.__table__
    )
    found: dict[int, list[str]] = defaultdict(list)
    for film_id, name in ask.execute(query.where(_on_shelf.film_id.in_(film_ids))):
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
