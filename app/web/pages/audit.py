"""Moderators' page of the audit trail; its filters lie in the address."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts import audit
from app.accounts import service as accounts
from app.accounts.errors import UserNotFound
from app.api.access import role
from app.core import database
from app.core.ids import new_id
from app.moderation import appeal_answers as answers
from app.web import paging
from app.web.blueprint import blueprint
from app.web.forms import without_nul

PAGE_SIZE = 50
FILTERS = ("action", "actor", "subject")


@blueprint.get("/moderation/audit")
@role("moderator")
def audit_trail() -> ResponseReturnValue:
    """Show who did what to whom and why, the newest first."""
    asked = {name: without_nul(request.args.get(name, "")).strip()[:254] for name in FILTERS}
    with database.unit_of_work(writes=False):
        page = audit.page(
            page=paging.asked(),
            page_size=PAGE_SIZE,
            action=asked["action"] or None,
            actor_id=id_of(asked["actor"]),
            subject_id=id_of(asked["subject"]),
        )
        return render_template(
            "moderation/audit.html", page=page, entries=answers.entries(page.items), asked=asked
        )


def id_of(text: str) -> UUID | None:
    """Read an id or a username; a name nobody has finds nothing."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        pass
    try:
        return accounts.by_username(text.removeprefix("@")).id
    except UserNotFound:
        return new_id()
