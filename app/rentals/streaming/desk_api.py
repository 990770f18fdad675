"""The REST routes of the counter about streaming: what customers rented so, and their plans."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.openapi import refuses
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.rentals.door import at_the_desk
from app.rentals.errors import CustomerNotFound, RentalNotFound
from app.rentals.streaming import answers, plans, service
from app.rentals.streaming.errors import PlanDays, PlanNotFound, PlanRuns
from app.rentals.streaming.schemas import (
    EndOfPlan,
    NewPlan,
    PlanList,
    PlanOut,
    StreamingRentalOut,
    StreamingRentalPage,
)

blueprint = APIBlueprint("streaming_desk", __name__, tag="Rentals")


@blueprint.get("/customers/<int:customer_id>/streaming-rentals")
@at_the_desk
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(StreamingRentalPage)
@refuses(CustomerNotFound)
def list_streaming_of_customer(customer_id: int, query: PageQuery) -> dict[str, Any]:
    """List what a customer rented to stream, the last first."""
    with unit_of_work(writes=False):
        rows = service.of_customer(customer_id, page=query.page, page_size=query.page_size)
        return page_of(rows, answers.rentals(rows.items))


@blueprint.put("/customers/<int:customer_id>/streaming-rentals/<uuid:streaming_rental_id>/paid")
@at_the_desk
@blueprint.output(StreamingRentalOut)
@refuses(CustomerNotFound, RentalNotFound)
def mark_paid(customer_id: int, streaming_rental_id: UUID) -> StreamingRentalOut:
    """Note that the shop took the money for a streaming rental; twice is as once."""
    with unit_of_work():
        return answers.rental(service.mark_paid(customer_id, streaming_rental_id))


@blueprint.get("/customers/<int:customer_id>/streaming-subscriptions")
@at_the_desk
@blueprint.output(PlanList)
@refuses(CustomerNotFound)
def list_plans_of_customer(customer_id: int) -> PlanList:
    """List a customer's streaming subscriptions, the last begun first."""
    with unit_of_work(writes=False):
        return PlanList(items=[answers.plan(row) for row in plans.of_customer(customer_id)])


@blueprint.post("/customers/<int:customer_id>/streaming-subscriptions")
@at_the_desk
@blueprint.input(NewPlan, arg_name="data")
@blueprint.output(PlanOut, status_code=201)
@refuses(CustomerNotFound, PlanDays, PlanRuns)
def give_plan(customer_id: int, data: NewPlan) -> PlanOut:
    """Give a customer a streaming subscription; no two of them share a day."""
    with unit_of_work():
        return answers.plan(plans.give(customer_id, **data.model_dump()))


@blueprint.put("/customers/<int:customer_id>/streaming-subscriptions/<int:plan_id>")
@at_the_desk
@blueprint.input(EndOfPlan, arg_name="data")
@blueprint.output(PlanOut)
@refuses(CustomerNotFound, PlanNotFound, PlanRuns)
def end_plan(customer_id: int, plan_id: int, data: EndOfPlan) -> PlanOut:
    """Say which day is the last of a streaming subscription: until its end it still runs."""
    with unit_of_work():
        return answers.plan(plans.end(customer_id, plan_id, data.end_date))
