"""REST of the audit trail: moderators read it, and nobody writes it."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from app.accounts import audit
from app.api.access import role
from app.api.schemas import page_of
from app.core.database import unit_of_work
from app.moderation import appeal_answers as answers
from app.moderation.appeal_schemas import AuditPage, AuditQuery

blueprint = APIBlueprint("audit", __name__, tag="Moderation")


@blueprint.get("/moderation/audit")
@role("moderator")
@blueprint.input(AuditQuery, location="query", arg_name="query")
@blueprint.output(AuditPage)
def list_entries(query: AuditQuery) -> dict[str, Any]:
    """List who did what to whom, the newest first."""
    with unit_of_work(writes=False):
        rows = audit.page(
            page=query.page,
            page_size=query.page_size,
            action=query.action or None,
            actor_id=query.actor,
            subject_id=query.subject,
        )
        return page_of(rows, answers.entries(rows.items))
