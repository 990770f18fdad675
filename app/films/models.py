"""The films of the shop by the names of the Pagila sample database, and what each is about."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    event,
    false,
    inspect,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, validates

from app.core import clock
from app.core.amounts import Amount
from app.core.database import Base, UtcDateTime
from app.core.folding import fold
from app.films.values import Rating

TITLE_LENGTH = 255
_RATINGS = ", ".join(f"'{one}'" for one in Rating)
# What Pagila does not know of a film.
OUR_OWN_OF_FILM = frozenset({"folded_title", "streaming_available", "video_id"})
# Each spelt as the database reads the question, or it does not see that the index applies.
STREAMS = text("streaming_available")
STREAMS_ON_SQLITE = text("streaming_available = 1")
# By code points, so that both databases have one order.
_FOLDED = Text().with_variant(Text(collation="C"), "postgresql")


def _folded_title(context: Any) -> str:
    return fold(context.get_current_parameters()["title"])


class Language(Base):
    """A language a film is spoken in."""

    __tablename__ = "language"

    language_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    last_update: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now
    )


class Category(Base):
    """A shelf of films."""

    __tablename__ = "category"

    category_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(25))
    last_update: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now
    )


class Actor(Base):
    """Somebody who plays in films."""

    __tablename__ = "actor"
    __table_args__ = (Index("ix_actor_last_name", "last_name"),)

    actor_id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(45))
    last_name: Mapped[str] = mapped_column(String(45))
    last_update: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now
    )


class Film(Base):
    """A film the shop lends; `video_id` names the video of the library that shows it, if any.

    `rental_duration` is in days, `length` in minutes. `fulltext` is kept as it came and searched by
    nobody. `folded_title` follows the title by itself, and `last_update` what Pagila knows of a
    film, except in an update that goes past the class: whoever writes `title` so writes
    `fold(title)` beside it.
    """

    __tablename__ = "film"
    __table_args__ = (
        CheckConstraint(f"rating IN ({_RATINGS})", name="rating"),
        CheckConstraint("release_year BETWEEN 1901 AND 2155", name="release_year"),
        Index("ix_film_by_title", "folded_title", "film_id"),
        Index(
            "ix_film_streaming",
            "folded_title",
            "film_id",
            sqlite_where=STREAMS_ON_SQLITE,
            postgresql_where=STREAMS,
        ),
    )

    film_id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    description: Mapped[str | None] = mapped_column(Text)
    release_year: Mapped[int | None] = mapped_column()
    language_id: Mapped[int] = mapped_column(ForeignKey("language.language_id"), index=True)
    original_language_id: Mapped[int | None] = mapped_column(
        ForeignKey("language.language_id"), index=True
    )
    rental_duration: Mapped[int] = mapped_column(default=3)
    rental_rate: Mapped[Decimal] = mapped_column(Amount, default=Decimal("4.99"))
    length: Mapped[int | None] = mapped_column()
    replacement_cost: Mapped[Decimal] = mapped_column(Amount, default=Decimal("19.99"))
    rating: Mapped[str | None] = mapped_column(String(5), default=Rating.G)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    special_features: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    fulltext: Mapped[str] = mapped_column(Text, default="")
    folded_title: Mapped[str] = mapped_column(_FOLDED, default=_folded_title)
    video_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("video.id", ondelete="SET NULL"), index=True
    )

    streaming_available: Mapped[bool] = mapped_column(default=False, server_default=false())

    @validates("title")
    def _fold_title(self, _name: str, title: str) -> str:
        self.folded_title = fold(title)
        return title


@event.listens_for(Film, "before_update")
def _note_change(_mapper: Mapper[Film], _connection: Connection, film: Film) -> None:
    changed = {one.key for one in inspect(film).attrs if one.history.has_changes()}
    if changed - OUR_OWN_OF_FILM and "last_update" not in changed:
        film.last_update = clock.now()


class FilmCategory(Base):
    """A film on a shelf."""

    __tablename__ = "film_category"

    film_id: Mapped[int] = mapped_column(ForeignKey("film.film_id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(
        ForeignKey("category.category_id"), primary_key=True, index=True
    )
    last_update: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now
    )


class FilmActor(Base):
    """Somebody in a film."""

    __tablename__ = "film_actor"

    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.actor_id"), primary_key=True)
    film_id: Mapped[int] = mapped_column(ForeignKey("film.film_id"), primary_key=True, index=True)
    last_update: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now
    )
