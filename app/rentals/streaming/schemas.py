"""The shapes of streaming: what is rented and told of it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.api.schemas import Moment, Pagination, Schema
from app.core.amounts import Price


class Window(StrEnum):
    """How a streaming rental stands: not begun, begun, or over."""

    WAITING = "waiting"
    STARTED = "started"
    OVER = "over"


class RentIn(Schema):
    """Which film to rent."""

    film_id: int = Field(ge=1, le=2**31 - 1)


class StreamingRentalOut(Schema):
    """A right to stream a film: to be started by `start_by`, and finished by `ends_at`.

    `ends_at` is null until it is started. `paid_at` is null while the shop is owed the price.
    """

    id: UUID
    film_id: int
    title: str = Field(examples=["ACADEMY DINOSAUR"])
    video_id: UUID | None
    price: Price
    state: Window
    rented_at: Moment
    start_by: Moment
    started_at: Moment | None
    ends_at: Moment | None
    paid_at: Moment | None


class StreamingRentalPage(Schema):
    """A page of streaming rentals."""

    items: list[StreamingRentalOut]
    pagination: Pagination


class PlanOut(Schema):
    """A streaming subscription; its last day is `end_date`, null where it goes on."""

    id: int
    customer_id: int
    plan_name: str = Field(examples=["Everything"])
    start_date: date
    end_date: date | None
    is_running: bool


class PlanList(Schema):
    """Streaming subscriptions, the last begun first."""

    items: list[PlanOut]


class NewPlan(Schema):
    """A plan to give: the days it runs, both among them; without a last day it goes on."""

    plan_name: str = Field(min_length=1, max_length=100, examples=["Everything"])
    start_date: date
    end_date: date | None = None


class EndOfPlan(Schema):
    """The last day of a plan; one before its first has it never run."""

    end_date: date


class FilmVideo(Schema):
    """The video that shows a film; null for none."""

    video_id: UUID | None
