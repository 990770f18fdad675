"""REST of accounts for administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts.errors import LastAdministrator
from app.administration import answers, people, service
from app.administration.errors import AccountDisabled, OwnAccount
from app.administration.people_schemas import (
    AdminUserDetail,
    AdminUserPage,
    AdminUserQuery,
    Ended,
    Why,
)
from app.api.access import require_user, role
from app.api.openapi import refuses
from app.api.schemas import page_of
from app.core.database import unit_of_work

blueprint = APIBlueprint("administration_users", __name__, tag="Administration")


@blueprint.get("/users")
@role("admin")
@blueprint.input(AdminUserQuery, location="query", arg_name="query")
@blueprint.output(AdminUserPage)
def list_users(query: AdminUserQuery) -> dict[str, Any]:
    """List accounts: by name, e-mail address or id, by role and state."""
    wanted = people.Wanted(query.q, query.role, query.state, query.sort)
    with unit_of_work(writes=False):
        found = people.page(wanted, page=query.page, page_size=query.page_size)
        return page_of(found, [answers.user(one) for one in found.items])


@blueprint.get("/users/<uuid:user_id>")
@role("admin")
@blueprint.output(AdminUserDetail)
def show_user(user_id: UUID) -> AdminUserDetail:
    """Tell all of an account."""
    with unit_of_work(writes=False):
        return shown(user_id)


def shown(user_id: UUID) -> AdminUserDetail:
    """Answer an account as it is in the open unit of work."""
    return answers.user_detail(people.one(user_id))


@blueprint.post("/users/<uuid:user_id>/disable")
@role("admin")
@blueprint.input(Why)
@blueprint.output(AdminUserDetail)
@refuses(OwnAccount, LastAdministrator)
def disable_user(user_id: UUID, json_data: Why) -> AdminUserDetail:
    """Keep somebody out at once: no request, no socket, no new session."""
    with unit_of_work():
        service.disable(require_user(), user_id, reason=json_data.reason)
        return shown(user_id)


@blueprint.post("/users/<uuid:user_id>/enable")
@role("admin")
@blueprint.input(Why)
@blueprint.output(AdminUserDetail)
def enable_user(user_id: UUID, json_data: Why) -> AdminUserDetail:
    """Let somebody in again; who is banned by moderators stays out."""
    with unit_of_work():
        service.enable(require_user(), user_id, reason=json_data.reason)
        return shown(user_id)


@blueprint.put("/users/<uuid:user_id>/roles/<role_name>")
@role("admin")
@blueprint.output(AdminUserDetail)
def promote_user(user_id: UUID, role_name: str) -> AdminUserDetail:
    """Give somebody a role; giving it twice changes nothing."""
    with unit_of_work():
        service.promote(require_user(), user_id, role_name)
        return shown(user_id)


@blueprint.delete("/users/<uuid:user_id>/roles/<role_name>")
@role("admin")
@blueprint.output(AdminUserDetail)
@refuses(OwnAccount, LastAdministrator)
def demote_user(user_id: UUID, role_name: str) -> AdminUserDetail:
    """Take a role from somebody; nobody takes one from themselves."""
    with unit_of_work():
        service.demote(require_user(), user_id, role_name)
        return shown(user_id)


@blueprint.post("/users/<uuid:user_id>/password-reset")
@role("admin")
@blueprint.output(AdminUserDetail, status_code=202)
@refuses(AccountDisabled)
def mail_reset(user_id: UUID) -> AdminUserDetail:
    """Mail somebody the link that sets a new password."""
    with unit_of_work():
        service.send_reset(require_user(), user_id)
        return shown(user_id)


@blueprint.delete("/users/<uuid:user_id>/sessions")
@role("admin")
@blueprint.output(Ended)
@refuses(OwnAccount)
def end_sessions_of_user(user_id: UUID) -> Ended:
    """Sign somebody out everywhere; their personal tokens end, too."""
    with unit_of_work():
        return Ended(ended=service.end_sessions(require_user(), user_id))
