"""My data: take a copy along, or remove the account in two steps."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import identity, removal
from app.accounts.errors import LinkExpired
from app.api.access import owner_of, public, require_user, signed_in, with_session
from app.api.limits import limited
from app.core import database
from app.core.errors import AppError
from app.personal import answers, service
from app.personal.api import removal_limits, token_for
from app.personal.schemas import RemovalWish
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

SHOWN = 5
TOKEN = "removal_token"  # noqa: S105 - a name in the cookie
FIELD_OF = {"WRONG_USERNAME": "username", "WRONG_PASSWORD": "current_password"}


@blueprint.get("/account/data")
@with_session
@signed_in
def my_data() -> ResponseReturnValue:
    """Show my exports, and the way out."""
    with database.unit_of_work(writes=False):
        user = require_user()
        jobs = service.exports_of(user, page_size=SHOWN).items
        exports = [answers.export(user.id, job) for job in jobs]
        return render_template("accounts/data.html", exports=exports)


@blueprint.post("/account/data/export")
@limited("20 per day", adds=True, shared="export")
@with_session
@signed_in
def start_export() -> ResponseReturnValue:
    """Have a copy made."""
    with database.unit_of_work():
        service.start_export(require_user())
    flash(_("Your copy is being made."))
    return redirect(url_for("pages.my_data"), code=303)


@blueprint.get("/account/data/exports/<uuid:export_id>")
@with_session
@owner_of(service.owner, hidden=True)
def download_export(export_id: UUID) -> ResponseReturnValue:
    """Lead to the file, by a link made now."""
    with database.unit_of_work(writes=False):
        url = answers.export(require_user().id, service.find_export(export_id)).url
    if url is None:
        flash(_("This copy cannot be downloaded at the moment."))
    return redirect(url or url_for("pages.my_data"), code=303)


@blueprint.get("/account/delete")
@with_session
@signed_in
def remove_account() -> ResponseReturnValue:
    """Say what goes and what stays, and ask who it is."""
    return removal_page(Form(RemovalWish, {}))


@blueprint.post("/account/delete")
@removal_limits
@with_session
@signed_in
def ask_removal() -> ResponseReturnValue:
    """Keep the token of the first step for the second."""

    def ask(wish: RemovalWish) -> ResponseReturnValue:
        session[TOKEN] = token_for(wish).token
        return redirect(url_for("pages.confirm_removal"), code=303)

    form = sent(RemovalWish, optional=("current_password",))
    return form.carry_out(ask, again=removal_page, fields=FIELD_OF)


def removal_page(form: Form[RemovalWish], status: int = 200) -> ResponseReturnValue:
    """Show the first step; an account without a password is not asked for one."""
    with database.unit_of_work(writes=False):
        return render_template("accounts/remove.html", form=form), status


@blueprint.get("/account/delete/confirm")
@with_session
@signed_in
def confirm_removal() -> ResponseReturnValue:
    """Ask for the last time."""
    if TOKEN not in session:
        return redirect(url_for("pages.remove_account"), code=303)
    minutes = removal.TOKEN_MINUTES
    return render_template("accounts/remove_confirm.html", token=session[TOKEN], minutes=minutes)


@blueprint.post("/account/delete/confirm")
@with_session
@signed_in
def submit_removal() -> ResponseReturnValue:
    """Remove the account, and sign this browser out."""
    try:
        with database.unit_of_work():
            user = require_user()
            removal.use(user, request.form.get("token", ""))
            service.remove(user)
            identity.end_cookie()
    except AppError as error:
        session.pop(TOKEN, None)
        late = isinstance(error, LinkExpired)
        flash(_("The ten minutes are over. Begin again.") if late else error.message)
        return redirect(url_for("pages.remove_account"), code=303)
    return redirect(url_for("pages.goodbye"), code=303)


@blueprint.get("/goodbye")
@public
def goodbye() -> ResponseReturnValue:
    """Say goodbye."""
    return render_template("accounts/goodbye.html")
