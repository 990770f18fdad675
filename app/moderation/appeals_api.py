"""REST of appeals: mine, what I stand accused of, and what moderators decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import from_our_pages, owner_of, public, require_user, role, signed_in
from app.api.limits import limited
from app.api.openapi import refuses
from app.api.schemas import page_of
from app.core.database import unit_of_work
from app.core.extensions import address_key
from app.core.signing import BadLink, LinkExpired
from app.moderation import appeal_answers as answers
from app.moderation import appeal_links, appeals
from app.moderation.appeal_schemas import (
    AppealForModerators,
    AppealOut,
    AppealPage,
    AppealsQuery,
    BanAppeal,
    Decision,
    NewAppeal,
    Standing,
)
from app.moderation.sanction_errors import (
    AppealDecided,
    AppealExists,
    AppealNotFound,
    ModeratorProtected,
    NothingToAppeal,
    OwnAccount,
    OwnDecision,
    SanctionOver,
)

blueprint = APIBlueprint("appeals", __name__, tag="Moderation")


def appeal_limits(view: Any) -> Any:
    """Limit appeals by a link to 30 an hour for an address."""
    return from_our_pages(limited("30 per hour", key=address_key, shared="appeals")(view))


@blueprint.get("/users/me/standing")
@signed_in
@blueprint.output(Standing)
def my_standing() -> Standing:
    """Tell what moderators decided about me and mine, and how my appeals stand."""
    with unit_of_work(writes=False):
        return answers.standing(require_user().id)


@blueprint.post("/appeals")
@signed_in
@limited("30 per hour", shared="appeals")
@blueprint.input(NewAppeal)
@blueprint.output(AppealOut, status_code=201)
@refuses(NothingToAppeal, SanctionOver, AppealExists)
def appeal(json_data: NewAppeal) -> AppealOut:
    """Ask to look again at a decision about me; there is one appeal for each."""
    with unit_of_work():
        made = appeals.make(require_user().id, **json_data.model_dump())
        return AppealOut.model_validate(made)


@blueprint.post("/appeals/with-link")
@appeal_limits
@public
@blueprint.input(BanAppeal)
@blueprint.output(AppealOut, status_code=201)
@refuses(BadLink, LinkExpired, SanctionOver, AppealExists)
def appeal_with_link(json_data: BanAppeal) -> AppealOut:
    """Appeal against the ban of the account a link was made for, without signing in."""
    user_id = appeal_links.whose(json_data.token)
    with unit_of_work():
        return AppealOut.model_validate(appeals.against_ban(user_id, json_data.text))


@blueprint.get("/appeals/<uuid:appeal_id>")
@owner_of(appeals.owner, hidden=True)
@blueprint.output(AppealOut)
@refuses(AppealNotFound)
def show_mine(appeal_id: UUID) -> AppealOut:
    """Show an appeal of mine."""
    with unit_of_work(writes=False):
        return AppealOut.model_validate(appeals.get(appeal_id))


@blueprint.get("/moderation/appeals")
@role("moderator")
@blueprint.input(AppealsQuery, location="query", arg_name="query")
@blueprint.output(AppealPage)
def list_appeals(query: AppealsQuery) -> dict[str, Any]:
    """List appeals; the open ones in the order they came, else the newest first."""
    with unit_of_work(writes=False):
        rows = appeals.page(**query.model_dump())
        return page_of(rows, answers.for_moderators(rows.items))


@blueprint.get("/moderation/appeals/<uuid:appeal_id>")
@role("moderator")
@blueprint.output(AppealForModerators)
@refuses(AppealNotFound)
def show_appeal(appeal_id: UUID) -> AppealForModerators:
    """Show an appeal."""
    with unit_of_work(writes=False):
        return answers.for_moderators([appeals.get(appeal_id)])[0]


@blueprint.post("/moderation/appeals/<uuid:appeal_id>/decision")
@role("moderator")
@blueprint.input(Decision)
@blueprint.output(AppealForModerators)
@refuses(AppealNotFound, AppealDecided, OwnAccount, OwnDecision, ModeratorProtected)
def decide(appeal_id: UUID, json_data: Decision) -> AppealForModerators:
    """Grant or deny an appeal; granting takes the decision back. The person is told."""
    with unit_of_work():
        found = appeals.decide(require_user(), appeal_id, **json_data.model_dump())
        return answers.for_moderators([found])[0]
