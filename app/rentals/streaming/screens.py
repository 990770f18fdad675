"""Which video of the library shows a film of the shop."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.core.database import db
from app.films import service as films
from app.films.models import Film
from app.rentals.streaming import service
from app.rentals.streaming.errors import FilmChanged, FilmIsRented
from app.videos import policy
from app.videos import service as videos
from app.videos.errors import VideoNotFound
from app.videos.models import Video
from app.videos.values import Access


def show(film_id: int, video_id: UUID | None) -> Film:
    """Have a video show a film, which then streams and is for rent; None for none.

    What showed it before, and shows no other film, becomes private, also in the bin. Raise
    FilmNotFound, VideoNotFound, FilmIsRented, FilmChanged.
    """
    before = films.get(film_id).film.video_id
    held = _held({before, video_id} - {None})
    if video_id is not None and (video_id not in held or held[video_id].deleted_at is not None):
        raise VideoNotFound
    film = films.lock(film_id)
    if film.video_id != before:
        raise FilmChanged
    former = held.get(before) if before != video_id else None
    if former is not None and _streams(former) and service.is_rented(film):
        raise FilmIsRented
    film.video_id, film.streaming_available = video_id, video_id is not None
    db.session.flush()
    if former is not None:
        _take_off(former)
    if video_id is not None:
        videos.edit(held[video_id], access=Access.RENTAL)
    return film


def follow(video: Video) -> None:
    """Have the films a held video shows stream while it is out for rent, and no longer."""
    is_out = video.deleted_at is None and video.published_at is not None
    streams = is_out and video.access == Access.RENTAL
    shown = (Film.video_id == video.id, Film.streaming_available.is_not(streams))
    db.session.execute(update(Film).where(*shown).values(streaming_available=streams))


def _held(video_ids: Collection[UUID | None]) -> dict[UUID | None, Video]:
    """Hold the videos there are: before their films, as who purges one, and in one order."""
    held: dict[UUID | None, Video] = {}
    which: Any = {"with_for_update": {"of": Video}, "populate_existing": True}
    for one in sorted(one for one in video_ids if one is not None):
        video = db.session.get(Video, one, **which)
        if video is not None:
            held[one] = video
    return held


def _streams(video: Video) -> bool:
    """Say whether who rented what a video shows may watch it."""
    return video.access == Access.RENTAL and policy.is_published(video)


def _take_off(video: Video) -> None:
    """Keep a video to its owner that was for rent and shows no film any more."""
    shown = select(Film.film_id).where(Film.video_id == video.id).limit(1)
    if video.access != Access.RENTAL or db.session.scalar(shown) is not None:
        return
    if video.deleted_at is None:
        videos.edit(video, access=Access.PRIVATE)
    else:
        video.access = Access.PRIVATE
        db.session.flush()
