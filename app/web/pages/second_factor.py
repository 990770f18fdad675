"""My second factor: set up, confirm, recovery codes shown once, turn off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import segno
from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from pydantic import BaseModel

from app.accounts import factor_steps, identity, proof, second_factor
from app.accounts.factor_api import first_code_limits
from app.accounts.factor_schemas import BeginFactor, ConfirmFactor, FactorProof, TurnOffFactor
from app.api.access import require_user, signed_in, with_session
from app.core import database
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

FIELD_OF = {"WRONG_PASSWORD": "current_password", "CODE_WRONG": "code"}
FORMS: Mapping[str, type[BaseModel]] = {
    "begin": BeginFactor,
    "confirm": ConfirmFactor,
    "renew": FactorProof,
    "turn_off": TurnOffFactor,
}


def page(filled: Mapping[str, Any] | None = None, status: int = 200) -> ResponseReturnValue:
    """Show the page as things stand, with the form that was refused as it was filled."""
    forms = {name: Form(shape, {}) for name, shape in FORMS.items()} | dict(filled or {})
    with database.unit_of_work(writes=False):
        user = require_user()
        secret = second_factor.pending(user)
        shown = render_template(
            "accounts/second_factor.html",
            forms=forms,
            picture=picture_of(factor_steps.scanned(user, secret)) if secret else None,
            secret=in_groups(secret or ""),
            state=second_factor.state(user),
        )
    return shown, status, {"Cache-Control": "private, no-store"}


def picture_of(url: str) -> Markup:
    """Draw what an app scans, dark on light whatever the theme."""
    drawn = segno.make(url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - drawn here, with nothing of the address in it as text


def in_groups(secret: str) -> str:
    """Write a secret in groups of four, as it is easier to type."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def codes_page(codes: list[str]) -> ResponseReturnValue:
    """Show recovery codes, once."""
    lines = [_("Recovery codes of %(name)s", name=current_app.config["APP_NAME"]), "", *codes]
    text = "\n".join(lines) + "\n"
    shown = render_template("accounts/recovery_codes.html", codes=codes, text=text)
    return shown, 200, {"Cache-Control": "private, no-store"}


def answered(name: str, act: Callable[[Any], ResponseReturnValue]) -> ResponseReturnValue:
    """Do what one of the forms asks, or show the page again with what is wrong with it."""

    def again(form: Form[BaseModel], status: int) -> ResponseReturnValue:
        return page({name: form}, status)

    return sent(FORMS[name]).carry_out(act, again=again, fields=FIELD_OF)


def back() -> ResponseReturnValue:
    """Go back to the page."""
    return redirect(url_for("pages.second_factor_page"), code=303)


@blueprint.get("/account/security/second-factor")
@with_session
@signed_in
def second_factor_page() -> ResponseReturnValue:
    """Show how my second factor stands."""
    return page()


@blueprint.post("/account/security/second-factor")
@proof.limits
@with_session
@signed_in
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret for my app."""

    def begin(given: BeginFactor) -> ResponseReturnValue:
        factor_steps.begin(require_user(), given.current_password)
        return back()

    return answered("begin", begin)


@blueprint.post("/account/security/second-factor/confirm")
@first_code_limits
@with_session
@signed_in
def confirm_second_factor() -> ResponseReturnValue:
    """Turn it on with a first code, and show the recovery codes."""

    def confirm(given: ConfirmFactor) -> ResponseReturnValue:
        with database.unit_of_work():
            codes = second_factor.confirm(identity.hold(), given.code)
        return codes_page(codes)

    return answered("confirm", confirm)


@blueprint.post("/account/security/second-factor/recovery-codes")
@proof.limits
@with_session
@signed_in
def renew_recovery_codes() -> ResponseReturnValue:
    """Show new recovery codes; the old ones end."""

    def renew(given: FactorProof) -> ResponseReturnValue:
        shown = {"password": given.current_password, "code": given.code}
        return codes_page(factor_steps.renew_codes(require_user(), **shown))

    return answered("renew", renew)


@blueprint.post("/account/security/second-factor/turn-off")
@proof.limits
@with_session
@signed_in
def turn_off_second_factor() -> ResponseReturnValue:
    """Turn it off."""

    def turn_off(given: TurnOffFactor) -> ResponseReturnValue:
        factor_steps.turn_off(require_user(), password=given.current_password, code=given.code)
        flash(_("Your second factor is off."))
        return back()

    return answered("turn_off", turn_off)
