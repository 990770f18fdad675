"""REST of signing up, in and out."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import current_app, request
from flask_wtf.csrf import generate_csrf

from app.accounts import identity, schemas, service, sessions
from app.accounts.passwords import hash_password
from app.api.access import from_our_pages, public, signed_in
from app.api.limits import limited
from app.api.requests import with_whole_body
from app.core.database import unit_of_work
from app.core.extensions import address_key
from app.core.security import ROLES

blueprint = APIBlueprint("auth", __name__, tag="Accounts")


def name_and_address() -> str:
    """Name one person's tries from one address, so that nobody locks out somebody else."""
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    values = sent if isinstance(sent, dict) else {}
    login = values.get("login") or values.get("email") or values.get("username") or ""
    return f"{service.fold(str(login))[:254]}|{address_key()}"


def sign_in_limits(view: Any) -> Any:
    """Limit sign-ins: 20 in 5 minutes for a name from an address, 60 for an address.

    They count before the password is looked at: tries sent side by side count one by one.
    """
    per_name = limited("20 per 5 minutes", key=name_and_address)
    per_address = limited("60 per 5 minutes", key=address_key)
    return from_our_pages(with_whole_body(per_name(per_address(view))))


@blueprint.post("/register")
@limited("30 per hour", key=address_key)
@from_our_pages
@public
@blueprint.input(schemas.Register)
@blueprint.output(schemas.UserOut, status_code=201)
def register(json_data: schemas.Register) -> schemas.UserOut:
    """Make an account."""
    hashed = hash_password(json_data.password, rounds=current_app.config["BCRYPT_ROUNDS"])
    with unit_of_work():
        user = service.register(
            email=json_data.email,
            password_hash=hashed,
            username=json_data.username,
            first_name=json_data.first_name,
            last_name=json_data.last_name,
            roles=new_roles(),
        )
        return schemas.UserOut.model_validate(user)


def new_roles() -> tuple[str, ...]:
    """Answer what a new account may do: `STRICT_CREATORS` leaves only watching."""
    return ROLES[:1] if current_app.config["STRICT_CREATORS"] else service.NEW_ROLES


@blueprint.post("/login")
@sign_in_limits
@public
@blueprint.input(schemas.SignIn, location="json_or_form")
@blueprint.output(schemas.Token)
def login(json_or_form_data: schemas.SignIn) -> schemas.Token:
    """Sign a client in: a name and a password for a bearer token."""
    user_id = identity.authenticate(json_or_form_data.login, json_or_form_data.password)
    with unit_of_work():
        user = service.get(user_id)
        token, seconds = identity.begin_bearer(user)
        told = schemas.UserOut.model_validate(user)
    return schemas.Token(access_token=token, expires_in=seconds, user=told)


@blueprint.post("/session")
@sign_in_limits
@public
@blueprint.input(schemas.SignIn, location="json_or_form")
@blueprint.output(schemas.SignedIn)
def begin(json_or_form_data: schemas.SignIn) -> schemas.SignedIn:
    """Sign a browser in with a session cookie."""
    user_id = identity.authenticate(json_or_form_data.login, json_or_form_data.password)
    with unit_of_work():
        user = service.get(user_id)
        identity.begin_cookie(user)
        return schemas.SignedIn(user=schemas.UserOut.model_validate(user))


@blueprint.delete("/session")
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
        if current is not None and current.kind == "bearer":
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
