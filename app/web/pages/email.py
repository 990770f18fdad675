"""My e-mail address: confirmed by a link, and changed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import emails, links, proof, recovery_api, schemas, service
from app.accounts.errors import EmailTaken, LinkExpired
from app.api.access import current_user, public, require_user, signed_in, with_session
from app.api.schemas import Schema
from app.core import database
from app.web.blueprint import blueprint
from app.web.forms import Form, sent
from app.web.private import is_private, over

FIELD_OF = {"WRONG_PASSWORD": "current_password", "EMAIL_TAKEN": "email"}


@blueprint.get("/account/email")
@with_session
@signed_in
def email() -> ResponseReturnValue:
    """Show my address, whether it is confirmed, and how to change it."""
    return email_page(Form(schemas.EmailChange, {}))


@blueprint.post("/account/email")
@proof.limits
@recovery_api.letter_limits
@with_session
@signed_in
def submit_email() -> ResponseReturnValue:
    """Have a link sent to another address, which is mine once it is opened."""

    def change(given: schemas.EmailChange) -> ResponseReturnValue:
        recovery_api.change_email(given.email, given.current_password)
        flash(_("A letter is on its way to %(email)s.", email=given.email))
        return back()

    return sent(schemas.EmailChange).carry_out(change, again=email_page, fields=FIELD_OF)


def email_page(form: Form[schemas.EmailChange], status: int = 200) -> ResponseReturnValue:
    """Write the page of my address."""
    with database.unit_of_work(writes=False):
        return render_template("accounts/email.html", form=form), status


def back() -> ResponseReturnValue:
    """Go back to the page of my address."""
    return redirect(url_for("pages.email"), code=303)


@blueprint.post("/account/email/verification")
@recovery_api.letter_limits
@with_session
@signed_in
def send_verification() -> ResponseReturnValue:
    """Have the letter sent again."""
    with database.unit_of_work():
        emails.ask_for_proof(require_user())
    flash(_("The letter is on its way."))
    return back()


@blueprint.post("/account/email/keep")
@with_session
@signed_in
def keep_email() -> ResponseReturnValue:
    """Stay with my present address."""
    with database.unit_of_work():
        emails.take_back(service.lock(require_user().id))
    flash(_("Your address stays as it is."))
    return back()


@blueprint.get("/verify-email/<token>")
@public
@is_private
def verify_email(token: str) -> ResponseReturnValue:
    """Show which address belongs to which account; only the button confirms it."""
    return verify_page(token, Form(Schema, {}), 200)


@blueprint.post("/verify-email/<token>")
@recovery_api.link_limits
@public
@is_private
def submit_verify_email(token: str) -> ResponseReturnValue:
    """Confirm the address."""
    try:
        with database.unit_of_work():
            emails.confirm(token)
    except LinkExpired:
        return verify_page(token, Form(Schema, {}), LinkExpired.status)
    except EmailTaken as error:
        form: Form[Schema] = Form(Schema, {})
        form.refuse(error)
        return verify_page(token, form, error.status)
    flash(_("Your address is confirmed."))
    return redirect(url_for("pages.email" if current_user() else "pages.home"), code=303)


def verify_page(token: str, form: Form[Schema], status: int) -> tuple[str, int]:
    """Write the page of a link, or say that it is over."""
    try:
        with database.unit_of_work(writes=False):
            link = links.find(token, links.VERIFY_EMAIL)
            names = {"email": link.email, "username": link.user.username}
    except LinkExpired:
        return over("pages.email", _("Send a new one"))
    return render_template("accounts/verify_email.html", form=form, **names), status
