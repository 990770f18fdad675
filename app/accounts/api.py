"""REST of signing up, in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import current_app, request
from flask_wtf.csrf import generate_csrf

from app.accounts import identity, schemas, service, sessions
from app.accounts.bans import AccountBanned
from app.accounts.errors import EmailTaken, InvalidCredentials, UsernameTaken
from app.accounts.factor_errors import CodeWrong, SecondFactorRequired
from app.accounts.passwords import hashed
from app.api.access import from_our_pages, public, signed_in, with_session
from app.api.limits import limited
from app.api.openapi import refuses
from app.api.requests import with_whole_body
from app.core.database import unit_of_work
from app.core.extensions import address_key
from app.core.security import ROLES

blueprint = APIBlueprint("auth", __name__, tag="Accounts")


def name_tried() -> str:
    """Answer the name somebody signs in by as the schema will read it, empty when there is none."""
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    values = sent if isinstance(sent, dict) else {}
    names = (service.fold(str(values.get(key) or "")) for key in ("login", "email", "username"))
    return next(filter(None, names), "")[:254]


def name_and_address() -> str:
    """Name one person's tries from one address, so that nobody locks out somebody else."""
    return f"{name_tried()}|{address_key()}"


def name_alone() -> str:
    """Name one person's tries from wherever they come; without a name, the address."""
    return name_tried() or name_and_address()


def sign_in_limits(view: Any) -> Any:
    """Limit sign-ins, through all doors together.

    20 in 5 minutes for a name from an address, 60 for an address, and 300 an hour for a name: more
    than one address can use up, so that it takes many to lock somebody out. They count before the
    password is looked at: tries sent side by side count one by one.
    """
    return from_our_pages(password_limits(view, name=name_alone, at=name_and_address))


def password_limits(view: Any, *, name: Callable[[], str], at: Callable[[], str]) -> Any:
    """Limit tries of passwords for a name, for a name `at` an address, and for an address."""
    doors = (
        limited("20 per 5 minutes", key=at, shared="sign-in"),
        limited("60 per 5 minutes", key=address_key, shared="sign-in"),
        limited("300 per hour", key=name, shared="sign-in"),
    )
    for door in doors:
        view = door(view)
    return with_whole_body(view)


def sign_up_limits(view: Any) -> Any:
    """Limit new accounts to 30 an hour for an address, through all doors together."""
    return limited("30 per hour", key=address_key, shared="sign-up")(view)


@blueprint.post("/register")
@sign_up_limits
@from_our_pages
@public
@blueprint.input(schemas.Register)
@blueprint.output(schemas.UserOut, status_code=201)
@refuses(EmailTaken, UsernameTaken)
def register(json_data: schemas.Register) -> schemas.UserOut:
    """Make an account."""
    new = hashed(json_data.password)
    with unit_of_work():
        user = service.register(
            email=json_data.email,
            password_hash=new,
            username=json_data.username,
            first_name=json_data.first_name,
            last_name=json_data.last_name,
            roles=new_roles(),
        )
        return schemas.UserOut.model_validate(user)


def new_roles() -> tuple[str, ...]:
    """Answer what a new account may do: `STRICT_CREATORS` leaves only watching."""
    return ROLES[:1] if current_app.config["STRICT_CREATORS"] else service.NEW_ROLES


def prove(given: schemas.SignIn) -> identity.Proven:
    """Check a name, a password and, where one is given, a code."""
    proven = identity.authenticate(given.login, given.password)
    return identity.with_code(proven, given.code) if given.code else proven


@blueprint.post("/login")
@sign_in_limits
@public
@blueprint.input(schemas.SignIn, location="json_or_form")
@blueprint.output(schemas.Token)
@refuses(InvalidCredentials, SecondFactorRequired, CodeWrong, AccountBanned)
def login(json_or_form_data: schemas.SignIn) -> schemas.Token:
    """Sign a client in: a name and a password for a bearer token."""
    proven = prove(json_or_form_data)
    with unit_of_work():
        admitted = identity.admit(proven)
        token, seconds = identity.begin_bearer(admitted)
        told = schemas.UserOut.model_validate(admitted.user)
    return schemas.Token(access_token=token, expires_in=seconds, user=told)


@blueprint.post("/session")
@sign_in_limits
@public
@blueprint.input(schemas.SignIn, location="json_or_form")
@blueprint.output(schemas.SignedIn)
@refuses(InvalidCredentials, SecondFactorRequired, CodeWrong, AccountBanned)
def begin(json_or_form_data: schemas.SignIn) -> schemas.SignedIn:
    """Sign a browser in with a session cookie."""
    proven = prove(json_or_form_data)
    with unit_of_work():
        admitted = identity.admit(proven)
        identity.begin_cookie(admitted)
        return schemas.SignedIn(user=schemas.UserOut.model_validate(admitted.user))


@blueprint.delete("/session")
@with_session
@signed_in
@blueprint.output({}, status_code=204)
def end() -> str:
    """Sign this browser out."""
    with unit_of_work():
        identity.end_cookie()
    return ""


@blueprint.post("/logout")
@signed_in
@blueprint.output({}, status_code=204)
def logout() -> str:
    """Revoke the token or the cookie this call came with."""
    current = identity.current_session()
    with unit_of_work():
        if current is not None and current.kind != "cookie":
            sessions.revoke(current.id)
        else:
            identity.end_cookie()
    return ""


@blueprint.get("/csrf")
@public
@blueprint.output(schemas.CsrfToken)
def csrf_token() -> schemas.CsrfToken:
    """Answer the token a browser sends with every change."""
    return schemas.CsrfToken(csrf_token=generate_csrf())
