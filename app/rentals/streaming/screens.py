"""Which video of the library shows a film of the shop."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.core.database import db
from app.films import service as films
from app.films.models import Film
from app.rentals.streaming import service
from app.rentals.streaming.errors import FilmIsRented
from app.videos import service as videos
from app.videos.errors import VideoNotFound
from app.videos.values import Access


def show(film_id: int, video_id: UUID | None) -> Film:
    """Have a video show a film, which then streams and is for rent; None for none.

    What showed it before, and shows no other film, becomes private. Raise FilmNotFound,
    VideoNotFound, FilmIsRented.
    """
    film = films.lock(film_id)
    chosen = videos.lock(video_id) if video_id is not None else None
    before = film.video_id
    if before is not None and before != video_id and service.is_rented(film):
        raise FilmIsRented
    film.video_id, film.streaming_available = video_id, video_id is not None
    db.session.flush()
    if before is not None and before != video_id:
        _take_off(before)
    if chosen is not None:
        videos.edit(chosen, access=Access.RENTAL)
    return film


def _take_off(video_id: UUID) -> None:
    """Keep a video to its owner that was for rent and shows no film any more."""
    shown = select(Film.film_id).where(Film.video_id == video_id).limit(1)
    try:
        video = videos.lock(video_id)
    except VideoNotFound:
        return
    if video.access != Access.RENTAL or db.session.scalar(shown) is not None:
        return
    videos.edit(video, access=Access.PRIVATE)
