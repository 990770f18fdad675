"""My account: profile, and where I am signed in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import identity, schemas, service, sessions
from app.accounts.models import User
from app.api.access import owner_of, require_user, signed_in
from app.channels import service as channels
from app.core import database
from app.web.blueprint import blueprint
from app.web.devices import device_of
from app.web.forms import Form, sent

Profile = Form[schemas.ProfileChange]


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Show my profile and my devices."""
    with database.unit_of_work(writes=False):
        user = require_user()
        values = {name: getattr(user, name) for name in ("first_name", "last_name", "bio")}
        return account_page(
            user, Form(schemas.ProfileChange, values | {"display_name": user.shown_name})
        )


@blueprint.post("/account")
@signed_in
def submit_account() -> ResponseReturnValue:
    """Change my profile."""
    form = sent(schemas.ProfileChange)
    changes = form.read()
    if changes is None:
        with database.unit_of_work(writes=False):
            return account_page(require_user(), form), 422
    with database.unit_of_work():
        service.change_profile(require_user(), changes.model_dump())
    flash(_("Your profile is saved."))
    return redirect(url_for("pages.account"), code=303)


@blueprint.post("/account/sessions/<uuid:session_id>/revoke")
@owner_of(sessions.owner, hidden=True)
def revoke_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out one device."""
    with database.unit_of_work():
        sessions.revoke(session_id)
    flash(_("That device is signed out."))
    return redirect(url_for("pages.account"), code=303)


@blueprint.post("/account/sessions/revoke")
@signed_in
def revoke_sessions() -> ResponseReturnValue:
    """Sign out every device but this one."""
    user, current = require_user(), identity.current_session()
    with database.unit_of_work():
        sessions.revoke_all(user, but=current.id if current else None)
    flash(_("Every other device is signed out."))
    return redirect(url_for("pages.account"), code=303)


def account_page(user: User, form: Profile) -> str:
    """Write the page, inside a unit of work."""
    current = identity.current_session()
    here = current.id if current else None
    return render_template(
        "accounts/account.html",
        form=form,
        devices=[device_of(row, current=here) for row in sessions.of_user(user).items],
        channels=channels.owned_by(user),
    )
