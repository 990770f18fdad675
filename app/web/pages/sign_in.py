"""Signing up, in and out, and the one-time link a new administrator opens."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from app.accounts import api as accounts_api
from app.accounts import identity, links, schemas, service
from app.accounts.errors import InvalidCredentials
from app.accounts.factor_errors import CodeWrong
from app.accounts.passwords import hashed
from app.api.access import current_user, public, signed_in
from app.api.limits import limited
from app.api.schemas import Schema
from app.core import database
from app.core.errors import Conflict, RateLimited
from app.core.extensions import address_key
from app.web import entrance, redirects
from app.web.blueprint import blueprint
from app.web.forms import Form, sent
from app.web.private import is_private

FIELD_OF = {"EMAIL_TAKEN": "email", "USERNAME_TAKEN": "username", "CODE_WRONG": "code"}


class NameAndPassword(Schema):
    """What the sign-in page asks."""

    login: str = Field(min_length=1, max_length=254)
    password: schemas.TriedPassword


class AskedCode(Schema):
    """What the page after it asks."""

    code: schemas.Code = Field(min_length=1)


def page(template: str, form: Form, status: int = 200) -> ResponseReturnValue:
    """Show one of these forms, keeping where it leads."""
    target = redirects.wanted()
    return render_template(f"accounts/{template}.html", form=form, next=target), status


def home() -> str:
    """Answer where a signed-in person begins."""
    return url_for("pages.home")


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for a name and a password."""
    if current_user() is not None:
        return redirects.onward(home())
    return page("sign_in", Form(NameAndPassword, {}))


@blueprint.post("/sign-in")
@accounts_api.sign_in_limits
@public
def submit_sign_in() -> ResponseReturnValue:
    """Sign this browser in."""
    form = sent(NameAndPassword)
    given = form.read()
    if given is None:
        return page("sign_in", form, 422)
    try:
        return entrance.enter(identity.authenticate(given.login, given.password), home())
    except InvalidCredentials as error:
        form.refuse(error)
        return page("sign_in", form, 401)


@blueprint.get("/sign-in/code")
@public
def sign_in_code() -> ResponseReturnValue:
    """Ask for the code of a second factor."""
    if entrance.half_in() is None:
        return begin_again(200)
    return page("sign_in_code", Form(AskedCode, {}))


@blueprint.post("/sign-in/code")
@limited("60 per 5 minutes", key=address_key, shared="sign-in")
@public
def submit_sign_in_code() -> ResponseReturnValue:
    """Sign this browser in by the code that was still owed."""
    proven, form = entrance.half_in(), sent(AskedCode)
    if proven is None:
        return begin_again(422)
    given = form.read()
    if given is None:
        return page("sign_in_code", form, 422)
    try:
        return entrance.enter(identity.with_code(proven, given.code), home())
    except InvalidCredentials:
        return begin_again(422)
    except (CodeWrong, RateLimited) as error:
        form.refuse(error, FIELD_OF)
        return page("sign_in_code", form, error.status)


def begin_again(status: int) -> ResponseReturnValue:
    """Ask for the password: nobody gave it here, it was too long ago, or it is another by now."""
    entrance.forget()
    form = Form(NameAndPassword, {})
    form.problem = _("Enter your password first; the code is asked for after it, for 5 minutes.")
    return page("sign_in", form, status)


@blueprint.get("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    """Ask who somebody new is."""
    if current_user() is not None:
        return redirects.onward(home())
    return page("sign_up", Form(schemas.Register, {}))


@blueprint.post("/sign-up")
@accounts_api.sign_up_limits
@public
def submit_sign_up() -> ResponseReturnValue:
    """Make an account and sign it in."""
    form = sent(schemas.Register, optional=("username",))
    given = form.read()
    if given is None:
        return page("sign_up", form, 422)
    try:
        return entrance.enter(register(given), home())
    except Conflict as error:
        form.refuse(error, FIELD_OF)
        return page("sign_up", form, 409)


def register(given: schemas.Register) -> identity.Proven:
    """Make the account and answer for whom it was made."""
    new = hashed(given.password)
    with database.unit_of_work():
        user = service.register(
            email=given.email,
            password_hash=new,
            username=given.username,
            roles=accounts_api.new_roles(),
        )
        return identity.vouch(user)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    with database.unit_of_work():
        identity.end_cookie()
    return redirects.onward(home())


@blueprint.get("/welcome/<token>")
@public
@is_private
def welcome(token: str) -> ResponseReturnValue:
    """Ask the owner of a one-time link for their first password."""
    with database.unit_of_work(writes=False):
        name = links.look_at(token, links.FIRST_PASSWORD).display_name
    return welcome_page(Form(schemas.NewPassword, {}), name)


@blueprint.post("/welcome/<token>")
@limited("30 per hour", key=address_key)
@public
@is_private
def submit_welcome(token: str) -> ResponseReturnValue:
    """Set the first password, use the link up and sign in."""
    form = sent(schemas.NewPassword)
    given = form.read()
    with database.unit_of_work(writes=False):
        name = links.look_at(token, links.FIRST_PASSWORD).display_name
    if given is None:
        return welcome_page(form, name), 422
    new = hashed(given.password)
    with database.unit_of_work():
        user = links.use(token, links.FIRST_PASSWORD)
        service.set_password(user, new)
        proven = identity.vouch(user)
    return entrance.enter(proven, home())


def welcome_page(form: Form, name: str) -> str:
    """Write the page of a one-time link."""
    title = _("Welcome, %(name)s", name=name)
    return render_template("accounts/welcome.html", form=form, title=title)
