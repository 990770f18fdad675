"""The pages of accounts for administrators: find somebody, see all of them, do what is needed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.administration import answers, people, service
from app.api.access import require_user, role
from app.core import database
from app.core.security import ROLES
from app.web import admin_forms, paging
from app.web.blueprint import blueprint
from app.web.forms import without_nul

PAGE_SIZE = 30


def role_names() -> dict[str, str]:
    """Name every role."""
    return {
        "viewer": _("Viewer"),
        "creator": _("Creator"),
        "moderator": _("Moderator"),
        "admin": _("Administrator"),
    }


def state_names() -> dict[str, str]:
    """Name the states of accounts."""
    return {"active": _("Active"), "disabled": _("Disabled"), "banned": _("Banned")}


def sort_names() -> dict[str, str]:
    """Name the orders of the list."""
    return {
        "newest": _("Newest first"),
        "name": _("By username"),
        "seen": _("Last seen first"),
        "storage": _("Most storage first"),
        "videos": _("Most videos first"),
    }


def wanted() -> people.Wanted:
    """Read which accounts the address asks for; what it says wrongly is passed over."""
    asked = request.args
    sort = asked.get("sort", "newest")
    return people.Wanted(
        q=without_nul(asked.get("q", "")).strip()[:200],
        role=asked["role"] if asked.get("role") in ROLES else None,
        state=asked["state"] if asked.get("state") in people.STATES else None,
        sort=sort if sort in people.SORTS else "newest",
    )


@blueprint.get("/admin/users")
@role("admin")
def admin_users() -> ResponseReturnValue:
    """Show the accounts that are looked for."""
    asked = wanted()
    with database.unit_of_work(writes=False):
        page = people.page(asked, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "admin/users.html",
            page=page,
            wanted=asked,
            is_filtered=bool(asked.q or asked.role or asked.state),
            role_names=role_names(),
            state_names=state_names(),
            sort_names=sort_names(),
        )


@blueprint.get("/admin/users/<uuid:user_id>")
@role("admin")
def admin_user(user_id: UUID) -> ResponseReturnValue:
    """Show all of an account."""
    with database.unit_of_work(writes=False):
        found = people.one(user_id)
        return render_template(
            "admin/user.html",
            found=answers.user_detail(found),
            account=found.listed.user,
            is_me=found.listed.user.id == require_user().id,
            role_names=role_names(),
        )


def carry_out(user_id: UUID, act: Any, words: Any) -> ResponseReturnValue:
    """Do something to an account, and go back to its page."""
    answer: ResponseReturnValue = admin_forms.carry_out(
        act, words, url_for("pages.admin_user", user_id=user_id)
    )
    return answer


@blueprint.post("/admin/users/<uuid:user_id>/disable")
@role("admin")
def disable_account(user_id: UUID) -> ResponseReturnValue:
    """Keep somebody out at once."""
    return carry_out(
        user_id,
        lambda: service.disable(require_user(), user_id, reason=admin_forms.reason()),
        lambda user: _("%(name)s is disabled and signed out.", name=user.username),
    )


@blueprint.post("/admin/users/<uuid:user_id>/enable")
@role("admin")
def enable_account(user_id: UUID) -> ResponseReturnValue:
    """Let somebody in again."""
    return carry_out(
        user_id,
        lambda: service.enable(require_user(), user_id, reason=admin_forms.reason()),
        lambda user: _("%(name)s is not disabled any more.", name=user.username),
    )


@blueprint.post("/admin/users/<uuid:user_id>/roles")
@role("admin")
def change_roles(user_id: UUID) -> ResponseReturnValue:
    """Give somebody a role, or take it."""
    given, taken = request.form.get("give"), request.form.get("take", "")
    act = service.demote if given is None else service.promote
    return carry_out(
        user_id,
        lambda: act(require_user(), user_id, taken if given is None else given),
        lambda user: _("The roles of %(name)s are changed.", name=user.username),
    )


@blueprint.post("/admin/users/<uuid:user_id>/password-reset")
@role("admin")
def mail_password_reset(user_id: UUID) -> ResponseReturnValue:
    """Mail somebody the link that sets a new password."""
    return carry_out(
        user_id,
        lambda: service.send_reset(require_user(), user_id),
        lambda user: _("The letter goes to %(email)s.", email=user.email),
    )


@blueprint.post("/admin/users/<uuid:user_id>/sessions/end")
@role("admin")
def end_all_sessions(user_id: UUID) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    return carry_out(
        user_id,
        lambda: service.end_sessions(require_user(), user_id, reason=admin_forms.reason()),
        lambda count: ngettext("%(num)s sign-in was ended.", "%(num)s sign-ins were ended.", count),
    )
