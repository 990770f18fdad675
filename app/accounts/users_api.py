"""REST of people: me, others, and where I am signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import identity, proof, recovery_api, schemas, service, sessions
from app.accounts.deeds import publishes
from app.accounts.errors import EmailTaken, WrongPassword
from app.api.access import owner_of, public, require_user, signed_in, with_session
from app.api.openapi import refuses
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work

blueprint = APIBlueprint("users", __name__, tag="Accounts")


@blueprint.get("/me")
@signed_in
@blueprint.output(schemas.UserOut)
def me() -> schemas.UserOut:
    """Tell who I am."""
    with unit_of_work(writes=False):
        return schemas.UserOut.model_validate(require_user())


@blueprint.put("/me")
@blueprint.patch("/me")
@publishes
@signed_in
@blueprint.input(schemas.ProfileChange)
@blueprint.output(schemas.UserOut)
def change_me(json_data: schemas.ProfileChange) -> schemas.UserOut:
    """Change my profile; what is left out stays."""
    with unit_of_work():
        user = service.change_profile(require_user(), json_data.model_dump())
        return schemas.UserOut.model_validate(user)


@blueprint.post("/me/email")
@proof.limits
@recovery_api.letter_limits
@with_session
@signed_in
@blueprint.input(schemas.EmailChange)
@blueprint.output(schemas.UserOut, status_code=202)
@refuses(WrongPassword, EmailTaken)
def change_email(json_data: schemas.EmailChange) -> schemas.UserOut:
    """Change my address once the link in the letter that is sent there is opened.

    Until then it is my `pending_email`; asking for my present address takes that back.
    """
    user = recovery_api.change_email(json_data.email, json_data.current_password)
    return schemas.UserOut.model_validate(user)


@blueprint.get("/me/sessions")
@with_session
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(schemas.SessionPage)
def my_sessions(query: PageQuery) -> dict[str, Any]:
    """List where I am signed in, the newest first."""
    current = identity.current_session()
    with unit_of_work(writes=False):
        rows = sessions.of_user(require_user(), page=query.page, page_size=query.page_size)
        items = [schemas.SessionOut.model_validate(row) for row in rows.items]
    for item in items:
        item.is_current = current is not None and item.id == current.id
    return page_of(rows, items)


@blueprint.delete("/me/sessions")
@with_session
@signed_in
@blueprint.output({}, status_code=204)
def end_other_sessions() -> str:
    """Sign out everywhere but here."""
    current = identity.current_session()
    with unit_of_work():
        sessions.revoke_all(require_user(), but=current.id if current else None)
    return ""


@blueprint.delete("/me/sessions/<uuid:session_id>")
@with_session
@owner_of(sessions.owner, hidden=True)
@blueprint.output({}, status_code=204)
def end_session(session_id: UUID) -> str:
    """Sign out one place."""
    with unit_of_work():
        sessions.revoke(session_id)
    return ""


@blueprint.get("/<uuid:user_id>")
@public
@blueprint.output(schemas.PublicUser)
def profile(user_id: UUID) -> schemas.PublicUser:
    """Tell what everybody may know of a user."""
    with unit_of_work(writes=False):
        return schemas.PublicUser.model_validate(service.get(user_id))
