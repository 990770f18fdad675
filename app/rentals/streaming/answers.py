"""Streaming rentals and plans as the API tells of them."""

from collections.abc import Sequence
from uuid import UUID

from app.core import clock
from app.films import service as films
from app.rentals.models import StreamingSubscription
from app.rentals.streaming.models import StreamingRental
from app.rentals.streaming.schemas import PlanOut, StreamingRentalOut, Window


def rentals(rows: Sequence[StreamingRental]) -> list[StreamingRentalOut]:
    """Answer streaming rentals; the video of each is told while it may be found."""
    videos = films.shown_videos([row.film_id for row in rows])
    return [_rental(row, videos.get(row.film_id)) for row in rows]


def rental(row: StreamingRental) -> StreamingRentalOut:
    """Answer a streaming rental."""
    return rentals([row])[0]


def _rental(row: StreamingRental, video_id: UUID | None) -> StreamingRentalOut:
    return StreamingRentalOut(
        id=row.id,
        film_id=row.film_id,
        title=row.film.title,
        video_id=video_id,
        price=row.price,
        state=window(row),
        rented_at=row.rented_at,
        start_by=row.start_by,
        started_at=row.started_at,
        ends_at=row.ends_at,
        paid_at=row.paid_at,
    )


def window(row: StreamingRental) -> Window:
    """Tell how a rental stands."""
    if not row.is_running:
        return Window.OVER
    return Window.STARTED if row.started_at else Window.WAITING


def plan(row: StreamingSubscription) -> PlanOut:
    """Answer a streaming subscription."""
    today = clock.now().date()
    runs = row.start_date <= today and (row.end_date is None or row.end_date >= today)
    fields = {name: getattr(row, name) for name in PlanOut.model_fields if name != "is_running"}
    return PlanOut(**fields, is_running=runs)
