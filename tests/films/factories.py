"""Builders of films, committed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.core.database import db, unit_of_work
from app.films.models import Actor, Category, Film, FilmActor, FilmCategory, Language
from app.videos.models import Video
from app.videos.values import Access
from tests.accounts.factories import People
from tests.videos.factories import Videos

Table = type[Language] | type[Category]


class Films:
    """Makes films of one application, and the languages, categories and actors they name."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def make(
        self,
        title: str = "ACADEMY DINOSAUR",
        *,
        categories: Sequence[str] = (),
        actors: Sequence[tuple[str, str]] = (),
        language: str = "English",
        streams: bool = False,
        **fields: Any,
    ) -> int:
        """Make a film, with a video that shows it where it streams; answer its number."""
        given = {"rental_rate": Decimal("0.99"), "release_year": 2006, "length": 86} | fields
        with self.app.app_context(), unit_of_work() as session:
            film = Film(title=title, language_id=named(Language, language), **given)
            session.add(film)
            session.flush()
            for name in categories:
                shelf = named(Category, name)
                session.add(FilmCategory(film_id=film.film_id, category_id=shelf))
            for first, last in actors:
                actor = Actor(first_name=first, last_name=last)
                session.add(actor)
                session.flush()
                session.add(FilmActor(film_id=film.film_id, actor_id=actor.actor_id))
            number = film.film_id
        if streams:
            self.stream(number)
        return number

    def stream(self, film_id: int) -> UUID:
        """Have a new video show a film that can be rented; answer the video."""
        video_id = Videos(self.app).make(People(self.app).make().id)
        with self.app.app_context(), unit_of_work() as session:
            session.get_one(Video, video_id).access = Access.RENTAL
        self.change(film_id, video_id=video_id, streaming_available=True)
        return video_id

    def change(self, film_id: int, **fields: Any) -> None:
        """Change a film."""
        with self.app.app_context(), unit_of_work() as session:
            film = session.get_one(Film, film_id)
            for name, value in fields.items():
                setattr(film, name, value)


def named(table: Table, name: str) -> int:
    """Answer the number of a language or a category, made when there is none of the name."""
    found = db.session.scalar(select(table).where(table.name == name))
    if found is None:
        found = table(name=name)
        db.session.add(found)
        db.session.flush()
    number: int = getattr(found, f"{table.__tablename__}_id")
    return number
