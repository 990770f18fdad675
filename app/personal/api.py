"""REST of a person's data: export it, fetch the export, and remove the account in two steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import proof, removal
from app.accounts import service as accounts
from app.accounts.errors import LastAdministrator, LinkExpired, SignInAgain, WrongPassword
from app.api.access import owner_of, require_user, signed_in, with_session
from app.api.limits import limited
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.core import clock
from app.core.database import unit_of_work
from app.personal import answers, service
from app.personal.errors import WrongUsername
from app.personal.schemas import ExportOut, ExportPage, RemovalOrder, RemovalToken, RemovalWish

blueprint = APIBlueprint("personal", __name__, tag="Accounts")


@blueprint.post("/me/export")
@limited("20 per day", adds=True, shared="export")
@with_session
@signed_in
@blueprint.output(ExportOut, status_code=202)
def start_export() -> ExportOut:
    """Have a copy made of everything that is mine; while one is being made, this answers it."""
    with unit_of_work():
        user = require_user()
        return answers.export(user.id, service.start_export(user))


@blueprint.get("/me/exports")
@with_session
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(ExportPage)
def list_exports(query: PageQuery) -> dict[str, Any]:
    """List my exports, the newest first."""
    with unit_of_work(writes=False):
        user = require_user()
        rows = service.exports_of(user, page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.export(user.id, job) for job in rows.items])


@blueprint.get("/me/export/<uuid:export_id>")
@with_session
@owner_of(service.owner, hidden=True)
@blueprint.output(ExportOut)
def show_export(export_id: UUID) -> ExportOut:
    """Tell how far an export is; once it is made, with a link that downloads it."""
    with unit_of_work(writes=False):
        return answers.export(require_user().id, service.find_export(export_id))


def removal_limits(view: Any) -> Any:
    """Limit how often somebody asks to be removed, and tries a password for it."""
    return limited("20 per hour", shared="removal")(proof.limits(view))


@blueprint.post("/me/deletion")
@removal_limits
@with_session
@signed_in
@blueprint.input(RemovalWish)
@blueprint.output(RemovalToken)
@refuses(WrongUsername, WrongPassword, SignInAgain, LastAdministrator)
def ask_removal(json_data: RemovalWish) -> RemovalToken:
    """Ask to remove my account: answers a token that does it within ten minutes."""
    return token_for(json_data)


def token_for(wish: RemovalWish) -> RemovalToken:
    """Make the token that removes the caller's account, once they have proven who they are."""
    shown = proof.demand(wish.current_password)
    with unit_of_work():
        token = service.ask_removal(accounts.lock_with(*shown), wish.username)
        expires_at = clock.now() + timedelta(minutes=removal.TOKEN_MINUTES)
        return RemovalToken(token=token, expires_at=expires_at)


@blueprint.delete("/me")
@with_session
@signed_in
@blueprint.input(RemovalOrder)
@without_body(204)
@refuses(LinkExpired, LastAdministrator)
def remove_me(json_data: RemovalOrder) -> tuple[str, int]:
    """Remove my account: signed out and hidden now, purged within minutes, never to come back."""
    with unit_of_work():
        user = require_user()
        removal.use(user, json_data.token)
        service.remove(user)
    return "", 204
