"""How my account is kept safe, and where I am signed in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import identity, second_factor, sessions
from app.api.access import owner_of, require_user, signed_in, with_session
from app.core import database
from app.web.blueprint import blueprint
from app.web.devices import device_of


@blueprint.get("/account/security")
@with_session
@signed_in
def security() -> ResponseReturnValue:
    """Show how the account is kept safe, and my devices."""
    current = identity.current_session()
    here = current.id if current else None
    with database.unit_of_work(writes=False):
        user = require_user()
        devices = [device_of(row, current=here) for row in sessions.of_user(user).items]
        factor = second_factor.state(user)
        return render_template("accounts/security.html", devices=devices, factor=factor)


@blueprint.post("/account/sessions/<uuid:session_id>/revoke")
@with_session
@owner_of(sessions.owner, hidden=True)
def revoke_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out one device."""
    with database.unit_of_work():
        sessions.revoke(session_id)
    flash(_("That device is signed out."))
    return redirect(url_for("pages.security"), code=303)


@blueprint.post("/account/sessions/revoke")
@with_session
@signed_in
def revoke_sessions() -> ResponseReturnValue:
    """Sign out every device but this one."""
    user, current = require_user(), identity.current_session()
    with database.unit_of_work():
        sessions.revoke_all(user, but=current.id if current else None)
    flash(_("Every other device is signed out."))
    return redirect(url_for("pages.security"), code=303)
