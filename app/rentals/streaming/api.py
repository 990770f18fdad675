"""The REST routes of the viewer's shop: renting films to stream, and which video shows a film."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import owner_of, require_user, role, signed_in
from app.api.openapi import refuses
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.films import answers as films_answers
from app.films import service as films
from app.films.errors import FilmNotFound, NoFilmNumber
from app.films.schemas import FilmDetails
from app.rentals.errors import CannotRent, RentalNotFound
from app.rentals.streaming import answers, customers, plans, screens, service
from app.rentals.streaming.errors import (
    AlreadyRented,
    ConfirmEmailFirst,
    CoveredByPlan,
    FilmChanged,
    FilmIsRented,
    NotStreaming,
    PayFirst,
    RentalRequired,
    ShopNotOpen,
)
from app.rentals.streaming.schemas import (
    FilmVideo,
    PlanList,
    RentIn,
    StreamingRentalOut,
    StreamingRentalPage,
)
from app.videos.errors import VideoNotFound

blueprint = APIBlueprint("streaming", __name__, tag="Rentals")


def renter(streaming_rental_id: UUID) -> UUID:
    """Answer whose streaming rental it is; raise RentalNotFound."""
    return service.renter_of(streaming_rental_id)


@blueprint.get("/users/me/rentals")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(StreamingRentalPage)
def list_my_rentals(query: PageQuery) -> dict[str, Any]:
    """List what I rented to stream, the last first."""
    with unit_of_work(writes=False):
        rows = service.mine(require_user(), page=query.page, page_size=query.page_size)
        return page_of(rows, answers.rentals(rows.items))


@blueprint.post("/users/me/rentals")
@signed_in
@blueprint.input(RentIn, arg_name="data")
@blueprint.output(StreamingRentalOut, status_code=201)
@refuses(
    *(FilmNotFound, NotStreaming, AlreadyRented, CoveredByPlan),
    *(ShopNotOpen, CannotRent, PayFirst, ConfirmEmailFirst),
)
def rent_film(data: RentIn) -> StreamingRentalOut:
    """Rent a film to stream: the time to start it begins now."""
    with unit_of_work():
        customers.claim(require_user())
    with unit_of_work():
        return answers.rental(service.rent(require_user(), data.film_id))


@blueprint.get("/users/me/rentals/<uuid:streaming_rental_id>")
@owner_of(renter, hidden=True)
@blueprint.output(StreamingRentalOut)
@refuses(RentalNotFound)
def show_my_rental(streaming_rental_id: UUID) -> StreamingRentalOut:
    """Tell how a streaming rental of mine stands."""
    with unit_of_work(writes=False):
        return answers.rental(service.get(streaming_rental_id))


@blueprint.post("/users/me/rentals/<uuid:streaming_rental_id>/start")
@owner_of(renter, hidden=True)
@blueprint.output(StreamingRentalOut)
@refuses(RentalNotFound, RentalRequired)
def start_my_rental(streaming_rental_id: UUID) -> StreamingRentalOut:
    """Begin the window of a rental of mine; the first play does so too, and twice is as once."""
    with unit_of_work():
        return answers.rental(service.start(streaming_rental_id))


@blueprint.get("/users/me/streaming-subscriptions")
@signed_in
@blueprint.output(PlanList)
def list_my_plans() -> PlanList:
    """List my streaming subscriptions, the last begun first."""
    with unit_of_work(writes=False):
        return PlanList(items=[answers.plan(row) for row in plans.mine(require_user())])


@blueprint.put("/films/<int(signed=True):film_id>/video")
@role("admin")
@blueprint.input(FilmVideo, arg_name="data")
@blueprint.output(FilmDetails)
@refuses(NoFilmNumber, FilmNotFound, VideoNotFound, FilmIsRented, FilmChanged)
def choose_video(film_id: int, data: FilmVideo) -> FilmDetails:
    """Have a video of the library show a film: the film streams, and the video is for rent.

    Null has none show it; the video that did is private then, unless it shows another film.
    """
    if film_id < 1:
        raise NoFilmNumber
    with unit_of_work():
        screens.show(film_id, data.video_id)
        return films_answers.details(films.get(film_id))
