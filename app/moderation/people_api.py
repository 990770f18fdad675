"""REST of people as moderators find and see them, and of who is a moderator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import service as accounts
from app.api.access import require_user, role
from app.api.openapi import refuses
from app.api.schemas import page_of
from app.core.database import unit_of_work
from app.moderation import people
from app.moderation import sanction_answers as answers
from app.moderation.sanction_errors import OwnRole
from app.moderation.sanction_schemas import PeoplePage, PeopleQuery, PersonOut, ProfileOut

blueprint = APIBlueprint("moderated_people", __name__, tag="Moderation")


@blueprint.get("/moderation/users")
@role("moderator")
@blueprint.input(PeopleQuery, location="query", arg_name="query")
@blueprint.output(PeoplePage)
def list_people(query: PeopleQuery) -> dict[str, Any]:
    """Find people by their names or e-mail, or by whether anything holds for them now."""
    with unit_of_work(writes=False):
        rows = people.search(**query.model_dump())
        return page_of(rows, answers.persons(rows.items))


@blueprint.get("/moderation/users/<uuid:user_id>")
@role("moderator")
@blueprint.output(ProfileOut)
def show_person(user_id: UUID) -> ProfileOut:
    """Show a person as moderators see them."""
    with unit_of_work(writes=False):
        return answers.profile(accounts.get(user_id))


@blueprint.post("/moderation/users/<uuid:user_id>/assign-moderator")
@role("admin")
@blueprint.output(PersonOut)
def assign_moderator(user_id: UUID) -> PersonOut:
    """Make a person a moderator; twice changes nothing."""
    with unit_of_work():
        return answers.persons([people.assign_moderator(require_user(), user_id)])[0]


@blueprint.post("/moderation/users/<uuid:user_id>/revoke-moderator")
@role("admin")
@blueprint.output(PersonOut)
@refuses(OwnRole)
def revoke_moderator(user_id: UUID) -> PersonOut:
    """Take the role of a moderator from a person; nobody takes their own."""
    with unit_of_work():
        return answers.persons([people.revoke_moderator(require_user(), user_id)])[0]
