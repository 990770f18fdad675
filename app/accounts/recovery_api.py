"""REST of forgotten, reset and changed passwords, and of confirmed addresses."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import request

from app.accounts import emails, identity, proof, recovery, schemas, service, tasks
from app.accounts.errors import EmailTaken, LinkExpired, WrongPassword
from app.accounts.links import RESET_PASSWORD, look_at
from app.accounts.models import User
from app.accounts.passwords import hashed
from app.api.access import from_our_pages, public, require_user, signed_in, with_session
from app.api.limits import limited
from app.api.openapi import refuses
from app.api.requests import with_whole_body
from app.core.database import after_commit, unit_of_work
from app.core.extensions import address_key

blueprint = APIBlueprint("recovery", __name__, tag="Accounts")
ON_ITS_WAY = "If there is an account with this address, a letter is on its way."
SENT_AGAIN = "If the address is not confirmed yet, a letter is on its way."


def email_tried() -> str:
    """Name the mailbox letters are asked for, as the schema will read it; else the address."""
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    given = str(sent.get("email") or "") if isinstance(sent, dict) else ""
    try:
        return service.fold(schemas.check_email(given.strip()))
    except ValueError:
        return f"|{address_key()}"


def own_id() -> str:
    """Name the account of who is signed in by its id."""
    return f"user:{require_user().id}"


def forgotten_limits(view: Any) -> Any:
    """Limit letters to a mailbox to 5 an hour, and to 30 an hour for an address."""
    for rule, key in (("5 per hour", email_tried), ("30 per hour", address_key)):
        view = limited(rule, key=key, shared="forgotten")(view)
    return from_our_pages(with_whole_body(view))


def link_limits(view: Any) -> Any:
    """Limit opened links to 30 an hour for an address."""
    return from_our_pages(limited("30 per hour", key=address_key, shared="links")(view))


def letter_limits(view: Any) -> Any:
    """Limit letters that an account has sent to addresses it names to 10 an hour."""
    return limited("10 per hour", key=own_id, shared="letters")(view)


def forget(email: str) -> None:
    """Note a forgotten password and have a worker look it up; a unit of work of its own."""
    with unit_of_work():
        recovery.note_forgotten(email)
        after_commit(tasks.ring)


def change_password(current: str, password: str) -> None:
    """Change the password of who is signed in; raise WrongPassword. A unit of work of its own."""
    shown = proof.by_password(current)
    new, here = hashed(password), identity.current_session()
    with unit_of_work():
        user = service.lock_with(*shown)
        recovery.change(user, new, keep=here.id if here else None)


def change_email(email: str, password: str) -> User:
    """Ask to change the address of who is signed in; raise WrongPassword or EmailTaken."""
    shown = proof.by_password(password)
    with unit_of_work():
        user = service.lock_with(*shown)
        emails.ask_to_change(user, email)
        return user


@blueprint.post("/password/forgot")
@forgotten_limits
@public
@blueprint.input(schemas.ForgottenPassword)
@blueprint.output(schemas.Said, status_code=202)
def forgot(json_data: schemas.ForgottenPassword) -> schemas.Said:
    """Have a link sent that sets a new password; the answer is always the same."""
    forget(json_data.email)
    return schemas.Said(message=ON_ITS_WAY)


@blueprint.post("/password/reset")
@link_limits
@public
@blueprint.input(schemas.PasswordReset)
@blueprint.output({}, status_code=204)
@refuses(LinkExpired)
def reset(json_data: schemas.PasswordReset) -> str:
    """Set a new password by a link; every session ends."""
    with unit_of_work(writes=False):
        look_at(json_data.token, RESET_PASSWORD)
    new = hashed(json_data.password)
    with unit_of_work():
        recovery.reset(json_data.token, new)
    return ""


@blueprint.post("/password/change")
@proof.limits
@with_session
@signed_in
@blueprint.input(schemas.PasswordChange)
@blueprint.output({}, status_code=204)
@refuses(WrongPassword)
def change(json_data: schemas.PasswordChange) -> str:
    """Change my password; every session but this one ends."""
    change_password(json_data.current_password, json_data.password)
    return ""


@blueprint.post("/email/verify")
@link_limits
@public
@blueprint.input(schemas.EmailToken)
@blueprint.output({}, status_code=204)
@refuses(LinkExpired, EmailTaken)
def verify(json_data: schemas.EmailToken) -> str:
    """Confirm the address a link was sent to."""
    with unit_of_work():
        emails.confirm(json_data.token)
    return ""


@blueprint.post("/email/verification")
@letter_limits
@with_session
@signed_in
@blueprint.output(schemas.Said, status_code=202)
def send_again() -> schemas.Said:
    """Have the letter that confirms my address sent again; an older one's link ends."""
    with unit_of_work():
        emails.ask_for_proof(require_user())
    return schemas.Said(message=SENT_AGAIN)
