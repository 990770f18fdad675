"""Forgotten, reset and changed passwords."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import identity, links, proof, recovery, recovery_api, schemas
from app.accounts.errors import LinkExpired
from app.accounts.passwords import hashed
from app.api.access import public, signed_in, with_session
from app.core import database
from app.web import entrance
from app.web.blueprint import blueprint
from app.web.forms import Form, sent
from app.web.private import is_private, over

FIELD_OF = {"WRONG_PASSWORD": "current_password"}


@blueprint.get("/forgot-password")
@public
def forgot_password() -> ResponseReturnValue:
    """Ask for the address of the account, or say where to look."""
    return forgotten_page(Form(schemas.ForgottenPassword, {}))


@blueprint.post("/forgot-password")
@recovery_api.forgotten_limits
@public
def submit_forgot_password() -> ResponseReturnValue:
    """Have a link sent; what is said is always the same."""

    def forget(given: schemas.ForgottenPassword) -> ResponseReturnValue:
        recovery_api.forget(given.email)
        return redirect(url_for("pages.forgot_password", sent=1), code=303)

    return sent(schemas.ForgottenPassword).carry_out(forget, again=forgotten_page)


def forgotten_page(form: Form[schemas.ForgottenPassword], status: int = 200) -> ResponseReturnValue:
    """Write the page that asks, or the one that says a letter is on its way."""
    is_sent = "sent" in request.args
    return render_template("accounts/forgot_password.html", form=form, sent=is_sent), status


@blueprint.get("/reset-password/<token>")
@public
@is_private
def reset_password(token: str) -> ResponseReturnValue:
    """Ask whoever opened a link for a new password; the link stays open."""
    return reset_page(token, Form(schemas.NewPassword, {}), 200)


@blueprint.post("/reset-password/<token>")
@recovery_api.link_limits
@public
@is_private
def submit_reset_password(token: str) -> ResponseReturnValue:
    """Set the new password, use the link up, and let its owner in."""
    form = sent(schemas.NewPassword)
    given = form.read()
    page = reset_page(token, form, 422)
    if given is None or page[1] == LinkExpired.status:
        return page
    new = hashed(given.password)
    try:
        with database.unit_of_work():
            proven = identity.vouch(recovery.reset(token, new))
    except LinkExpired:
        return reset_page(token, form, 422)
    flash(_("Your password is changed."))
    return entrance.enter(proven, url_for("pages.home"))


def reset_page(token: str, form: Form[schemas.NewPassword], status: int) -> tuple[str, int]:
    """Write the page of a link, or say that it is over."""
    try:
        with database.unit_of_work(writes=False):
            username = links.look_at(token, links.RESET_PASSWORD).username
    except LinkExpired:
        return over("pages.forgot_password", _("Send a new one"))
    return render_template("accounts/reset_password.html", form=form, username=username), status


@blueprint.get("/account/security/password")
@with_session
@signed_in
def change_password() -> ResponseReturnValue:
    """Ask for my password and a new one."""
    return change_page(Form(schemas.PasswordChange, {}))


@blueprint.post("/account/security/password")
@proof.limits
@with_session
@signed_in
def submit_change_password() -> ResponseReturnValue:
    """Change my password and sign every other device out."""

    def change(given: schemas.PasswordChange) -> ResponseReturnValue:
        recovery_api.change_password(given.current_password, given.password)
        flash(_("Your password is changed. Every other device is signed out."))
        return redirect(url_for("pages.security"), code=303)

    return sent(schemas.PasswordChange).carry_out(change, again=change_page, fields=FIELD_OF)


def change_page(form: Form[schemas.PasswordChange], status: int = 200) -> ResponseReturnValue:
    """Write the page that changes a password, or leads to a first one."""
    with database.unit_of_work(writes=False):
        return render_template("accounts/change_password.html", form=form), status
