"""The list of films by the documentation of FastAPI and SQLAlchemy.

Served by uvicorn with uvloop from the peers' own environment; it reads the tables we filled.
"""

import os
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Query
from pydantic import BaseModel
from sqlalchemy import (
    Boolean,
    DateTime,
    Integer,
    Numeric,
    String,
    Uuid,
    column,
    false,
    func,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

URL = os.environ["TWIN_DATABASE_URL"]
# SQLite keeps whole cents.
CENTS = URL.startswith("sqlite")
MONEY = Integer() if CENTS else Numeric(12, 2)

film = table(
    "film",
    column("film_id", Integer),
    column("title", String),
    column("folded_title", String),
    column("description", String),
    column("release_year", Integer),
    column("language_id", Integer),
    column("rental_duration", Integer),
    column("rental_rate", MONEY),
    column("length", Integer),
    column("replacement_cost", MONEY),
    column("rating", String),
    column("streaming_available", Boolean),
    column("video_id", Uuid()),
    column("last_update", DateTime(timezone=True)),
)
language = table("language", column("language_id", Integer), column("name", String))
category = table("category", column("category_id", Integer), column("name", String))
film_category = table("film_category", column("film_id", Integer), column("category_id", Integer))
video = table(
    "video",
    column("id", Uuid()),
    column("access", String),
    column("published_at", DateTime(timezone=True)),
    column("deleted_at", DateTime(timezone=True)),
)
SHOWN = ("public", "subscribers", "sponsors", "rental")
engine = create_async_engine(URL)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Film(BaseModel):
    """A film in a list."""

    film_id: int
    title: str
    description: str | None
    release_year: int | None
    language: str
    categories: list[str]
    rental_duration: int
    rental_rate: Decimal
    length: int | None
    replacement_cost: Decimal
    rating: str | None
    streaming_available: bool
    video_id: UUID | None
    last_update: datetime


class Films(BaseModel):
    """A part of the list."""

    films: list[Film]
    total: int
    skip: int
    limit: int


@app.get("/api/v1/films", response_model=Films)
async def films(
    skip: int = Query(0, ge=0),
    limit: int = Query(10, ge=1, le=100),
    category: str | None = Query(None, max_length=100),
) -> Any:
    """List films by title."""
    async with sessions() as session:
        wanted = [await of_category(session, category)] if category else []
        return await listed(session, wanted, skip, limit)


@app.get("/api/v1/films/search", response_model=Films)
async def search(
    q: str = Query(min_length=1, max_length=255),
    skip: int = Query(0, ge=0),
    limit: int = Query(10, ge=1, le=100),
) -> Any:
    """Find films by words of their titles."""
    async with sessions() as session:
        wanted = [film.c.folded_title.contains(word, autoescape=True) for word in q.lower().split()]
        return await listed(session, wanted, skip, limit)


async def of_category(session: AsyncSession, name: str) -> Any:
    """Write that a film is on a shelf."""
    query = select(category.c.category_id).where(func.lower(category.c.name) == name.lower())
    found = (await session.scalars(query)).all()
    if not found:
        return false()
    on_shelf = select(film_category.c.film_id).where(film_category.c.category_id.in_(found))
    return film.c.film_id.in_(on_shelf)


async def listed(session: AsyncSession, wanted: list[Any], skip: int, limit: int) -> Films:
    """Read a part of the list, its total and its categories."""
    is_out = (
        (video.c.id == film.c.video_id)
        & video.c.access.in_(SHOWN)
        & video.c.deleted_at.is_(None)
        & (video.c.published_at <= datetime.now(UTC))
    )
    query = (
        select(film, language.c.name.label("language"), video.c.id.label("shown_by"))
        .join_from(film, language, language.c.language_id == film.c.language_id)
        .outerjoin(video, is_out)
        .where(*wanted)
        .order_by(film.c.folded_title, film.c.film_id)
        .limit(limit)
        .offset(skip)
    )
    rows = (await session.execute(query)).all()
    total = await session.scalar(select(func.count()).select_from(film).where(*wanted)) or 0
    names = await categories(session, [row.film_id for row in rows])
    return Films(
        films=[summary(row, names[row.film_id]) for row in rows],
        total=total,
        skip=skip,
        limit=limit,
    )


async def categories(session: AsyncSession, film_ids: list[int]) -> dict[int, list[str]]:
    """Read the categories of some films."""
    query = (
        select(film_category.c.film_id, category.c.name)
        .join_from(film_category, category, category.c.category_id == film_category.c.category_id)
        .where(film_category.c.film_id.in_(film_ids))
        .order_by(category.c.name)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for film_id, name in await session.execute(query):
        found[film_id].append(name)
    return found


def summary(row: Any, names: list[str]) -> Film:
    """Make a film of a row."""
    return Film(
        film_id=row.film_id,
        title=row.title,
        description=row.description,
        release_year=row.release_year,
        language=row.language,
        categories=names,
        rental_duration=row.rental_duration,
        rental_rate=money(row.rental_rate),
        length=row.length,
        replacement_cost=money(row.replacement_cost),
        rating=row.rating,
        streaming_available=row.streaming_available,
        video_id=row.shown_by,
        last_update=row.last_update,
    )


def money(kept: Any) -> Decimal:
    """Read an amount as its database keeps it."""
    return Decimal(kept).scaleb(-2) if CENTS else kept
