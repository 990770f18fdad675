"""The list of newest videos by the documentation of FastAPI and SQLAlchemy, and on raw asyncpg.

Served by uvicorn with uvloop from the peers' own environment; it reads the tables we filled.
"""

import base64
import hashlib
import hmac
import os
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from fastapi import FastAPI, Query, Response
from pydantic import BaseModel
from sqlalchemy import DateTime, Float, Integer, String, Uuid, column, func, select, table
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

URL = os.environ["TWIN_DATABASE_URL"]
SECRET = b"a secret of the twin that signs the pictures' links"

channel = table("channel", column("id", Uuid()), column("handle", String), column("name", String))
video = table(
    "video",
    column("id", Uuid()),
    column("channel_id", Uuid()),
    column("title", String),
    column("duration", Float),
    column("thumbnail_key", String),
    column("access", String),
    column("status", String),
    column("view_count", Integer),
    column("rating_sum", Integer),
    column("rating_count", Integer),
    column("published_at", DateTime(timezone=True)),
    column("deleted_at", DateTime(timezone=True)),
)
engine = create_async_engine(URL)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class ChannelRef(BaseModel):
    """A video's channel."""

    id: UUID
    handle: str
    name: str


class Summary(BaseModel):
    """A video in a list."""

    id: UUID
    title: str
    channel: ChannelRef
    duration: float | None
    thumbnail_url: str | None
    access: str
    status: str
    view_count: int
    rating_average: float | None
    published_at: datetime


class Pagination(BaseModel):
    """Where the page is."""

    page: int
    page_size: int
    total: int
    pages: int
    next: int | None
    prev: int | None
    cursor: str | None


class Feed(BaseModel):
    """A page of videos."""

    items: list[Summary]
    pagination: Pagination


COLUMNS = (
    video.c.id,
    video.c.title,
    channel.c.id.label("channel_id"),
    channel.c.handle.label("channel_handle"),
    channel.c.name.label("channel_name"),
    video.c.duration,
    video.c.thumbnail_key,
    video.c.access,
    video.c.status,
    video.c.view_count,
    video.c.rating_sum,
    video.c.rating_count,
    video.c.published_at,
)


def listed(now: datetime) -> tuple[Any, ...]:
    """Return the conditions of the list."""
    return (video.c.access == "public", video.c.deleted_at.is_(None), video.c.published_at <= now)


@app.get("/api/v1/videos/latest", response_model=Feed)
async def latest(page: int = Query(1, ge=1), page_size: int = Query(20, ge=1, le=100)) -> Any:
    """List the newest public videos."""
    wanted = listed(datetime.now(UTC))
    query = (
        select(*COLUMNS)
        .join_from(video, channel, channel.c.id == video.c.channel_id)
        .where(*wanted)
        .order_by(video.c.published_at.desc(), video.c.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    async with sessions() as session:
        rows = (await session.execute(query)).all()
        counted = select(func.count()).select_from(video).where(*wanted)
        total = await session.scalar(counted) or 0
    return Feed(items=[summary(row) for row in rows], pagination=paged(page, page_size, total))


def summary(row: Any) -> Summary:
    """Make a summary of a row."""
    return Summary(
        id=row.id,
        title=row.title,
        channel=ChannelRef(id=row.channel_id, handle=row.channel_handle, name=row.channel_name),
        duration=row.duration,
        thumbnail_url=signed(row.thumbnail_key),
        access=row.access,
        status=row.status,
        view_count=row.view_count,
        rating_average=row.rating_sum / row.rating_count if row.rating_count else None,
        published_at=row.published_at,
    )


def paged(page: int, page_size: int, total: int) -> Pagination:
    """Say where the page is."""
    pages = -(-total // page_size)
    return Pagination(
        page=page,
        page_size=page_size,
        total=total,
        pages=pages,
        next=page + 1 if page < pages else None,
        prev=page - 1 if page > 1 else None,
        cursor=None,
    )


def signed(key: str) -> str:
    """Sign a picture's link."""
    expiry = int(time.time()) + 900
    digest = hmac.digest(SECRET, f"{key}{expiry}".encode(), hashlib.sha256)
    return f"/media/v1.{expiry}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}/{key}"


RAW = """
    SELECT v.id, v.title, c.id AS channel_id, c.handle AS channel_handle, c.name AS channel_name,
        v.duration, v.thumbnail_key, v.access, v.status, v.view_count, v.rating_sum,
        v.rating_count, v.published_at
    FROM video v JOIN channel c ON c.id = v.channel_id
    WHERE v.access = 'public' AND v.deleted_at IS NULL AND v.published_at <= now()
    ORDER BY v.published_at DESC, v.id DESC LIMIT 20
"""
pools: dict[str, asyncpg.Pool] = {}


@app.get("/raw")
async def raw() -> Response:
    """List the same rows with nothing between asyncpg and orjson."""
    if "pool" not in pools:
        address = URL.replace("postgresql+asyncpg", "postgresql")
        pools["pool"] = await asyncpg.create_pool(address, min_size=4, max_size=8)
    rows = await pools["pool"].fetch(RAW)
    body = orjson.dumps({"items": [dict(row) for row in rows]}, default=str)
    return Response(body, media_type="application/json")
