"""REST of what moderators do to people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import service as accounts
from app.accounts.errors import LastAdministrator
from app.api.access import require_user, role
from app.api.openapi import refuses
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.moderation import sanction_answers as answers
from app.moderation import sanctions
from app.moderation.sanction_errors import (
    ModeratorProtected,
    OwnAccount,
    SanctionNotFound,
    SanctionOver,
)
from app.moderation.sanction_schemas import NewSanction, SanctionOut, SanctionPage, Why
from app.moderation.sanctions import Verdict

blueprint = APIBlueprint("sanctions", __name__, tag="Moderation")


@blueprint.get("/moderation/users/<uuid:user_id>/sanctions")
@role("moderator")
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(SanctionPage)
def list_sanctions(user_id: UUID, query: PageQuery) -> dict[str, Any]:
    """List what was done to a person, the newest first."""
    with unit_of_work(writes=False):
        accounts.get(user_id)
        rows = sanctions.of_user(user_id, page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.sanction(row) for row in rows.items])


@blueprint.post("/moderation/users/<uuid:user_id>/sanctions")
@role("moderator")
@blueprint.input(NewSanction)
@blueprint.output(SanctionOut, status_code=201)
@refuses(OwnAccount, ModeratorProtected, LastAdministrator)
def impose(user_id: UUID, json_data: NewSanction) -> SanctionOut:
    """Warn, mute, suspend or ban a person, who is told; the same kind again replaces the end."""
    with unit_of_work():
        made = sanctions.impose(require_user(), user_id, verdict(json_data))
        return answers.sanction(made)


def verdict(given: NewSanction) -> Verdict:
    """Answer what was sent as the rules read it."""
    return Verdict(given.kind, given.reason_code, given.reason, given.end(), given.flag_id)


@blueprint.post("/moderation/sanctions/<uuid:sanction_id>/lift")
@role("moderator")
@blueprint.input(Why)
@blueprint.output(SanctionOut)
@refuses(SanctionNotFound, SanctionOver, OwnAccount, ModeratorProtected)
def lift(sanction_id: UUID, json_data: Why) -> SanctionOut:
    """Take a decision about a person back; they are told."""
    with unit_of_work():
        return answers.sanction(
            sanctions.lift(require_user(), sanction_id, reason=json_data.reason)
        )
