"""Lists of films: what is wanted, in which order, as plain rows by statements written once.

A list asks three times however long it is: for the count, for its rows and for their categories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    select,
)

from app.core import clock
from app.core.database import UtcDateTime, db
from app.core.folding import fold
from app.films.models import Category, Film, FilmCategory, Language
from app.films.values import Order
from app.videos.models import Video
from app.videos.values import LISTED

# Tables instead of classes, as the lists of videos have them.
_film, _language, _video = Film.__table__.c, Language.__table__.c, Video.__table__.c
_category, _on_shelf = Category.__table__.c, FilmCategory.__table__.c
# What is told of a film in a list.
OF_A_LIST = (
    *("film_id", "title", "description", "release_year", "rental_duration", "rental_rate"),
    *("length", "replacement_cost", "rating", "streaming_available", "last_update"),
)
_FILM = tuple(_film[name] for name in OF_A_LIST)
# A video shows a film, is out, and may be found.
IS_OUT = and_(
    _video.id == _film.video_id,
    _video.access.in_(LISTED),
    _video.deleted_at.is_(None),
    _video.published_at <= bindparam("now", type_=UtcDateTime()),
)
_CATEGORIES = select(_category.category_id, _category.name)
ESCAPE = "/"


def _expanded(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=Integer, expanding=True)


_NAMES = (
    select(_on_shelf.film_id, _category.name)
    .join_from(FilmCategory.__table__, Category.__table__)
    .where(_on_shelf.film_id.in_(_expanded("films")))
)
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
    words = fold(wanted.title).split()
    values: dict[str, Any] = {f"word{n}": f"%{_escaped(word)}%" for n, word in enumerate(words)}
    if wanted.category:
        values["shelves"] = _category_ids(wanted.category, ask)
    kind = Kind(len(words), bool(wanted.category), wanted.streaming, order)
    count, listed = _statements(kind)
    total = ask.scalar(count, values) or 0
    rows = ask.execute(listed, values | {"now": clock.now(), "limit": limit, "skip": skip}).all()
    names = categories_of([row.film_id for row in rows], ask)
    return [Listed(row, row.language, row.shown_by, names[row.film_id]) for row in rows], total


def described(*film: Any) -> Select[Any]:
    """Select films with the name of their language and the video that shows them, if one may.

    One that is not out, or that only its owner or who has its link may find, stays theirs.
    """
    query = select(*film, _language.name.label("language"), _video.id.label("shown_by"))
    spoken = _language.language_id == Film.language_id
    joined = query.select_from(Film).join(Language.__table__, spoken)
    return joined.outerjoin(Video.__table__, IS_OUT)


@dataclass(frozen=True)
class Kind:
    """What a list's statements depend on: how many words, and whether the rest narrows it."""

    words: int
    by_category: bool
    streaming: bool | None
    order: Order


@lru_cache(maxsize=256)
def _statements(kind: Kind) -> tuple[Select[Any], Select[Any]]:
    """Write the count and the page of a list, once for all of its kind."""
    narrowed: list[ColumnElement[bool]] = [
        _film.folded_title.like(bindparam(f"word{n}", type_=String), escape=ESCAPE)
        for n in range(kind.words)
    ]
    if kind.by_category:
        on_shelf = select(_on_shelf.film_id).where(_on_shelf.category_id.in_(_expanded("shelves")))
        narrowed.append(_film.film_id.in_(on_shelf))
    if kind.streaming is not None:
        streams = _film.streaming_available
        narrowed.append(streams if kind.streaming else ~streams)
    count = select(func.count()).select_from(Film).where(*narrowed)
    listed = described(*_FILM).where(*narrowed).order_by(*_ORDERS[kind.order], *_BY_TITLE)
    limit, skip = (bindparam(name, type_=Integer) for name in ("limit", "skip"))
    return count, listed.limit(limit).offset(skip)


def _escaped(word: str) -> str:
    """Take their meaning from the signs of a pattern."""
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return word


def _category_ids(name: str, ask: Connection) -> list[int]:
    """Answer the categories of a name, of which a shop has some dozens."""
    wanted = fold(name)
    return [number for number, known in ask.execute(_CATEGORIES) if fold(known) == wanted]


def categories_of(film_ids: Sequence[int], ask: Connection) -> dict[int, list[str]]:
    """Name the categories of some films, each film's in the order of the alphabet."""
    found: dict[int, list[str]] = defaultdict(list)
    for film_id, name in ask.execute(_NAMES, {"films": film_ids}):
        found[film_id].append(name)
    for names in found.values():
        if len(names) > 1:
            names.sort(key=fold)
    return found
