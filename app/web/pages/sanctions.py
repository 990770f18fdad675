"""Moderators' pages of people: found, seen with their history, sanctioned; who is a moderator."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from app.accounts import service as accounts
from app.accounts.models import User
from app.api.access import require_user, role
from app.api.schemas import Schema
from app.core import database
from app.core.errors import AppError
from app.moderation import people, sanctions
from app.moderation import sanction_answers as answers
from app.moderation.sanction_schemas import NewSanction, Words
from app.moderation.sanctions_api import verdict
from app.moderation.values import ReasonCode, SanctionKind
from app.web import paging, sanction_words
from app.web.blueprint import blueprint
from app.web.forms import Form, sent, without_nul

PAGE_SIZE = 20
SHOWN = {"": None, "yes": True, "no": False}


class WishedSanction(Schema):
    """What the form sends: `days` empty is for good; a warning has no end whatever is chosen."""

    kind: SanctionKind
    reason_code: ReasonCode
    reason: Words
    days: int | None = Field(None, ge=1, le=3650)
    flag_id: UUID | None = None

    def asked(self) -> NewSanction:
        """Answer it as the API takes it."""
        ends = {"days": None} if self.kind == SanctionKind.WARNING else {}
        return NewSanction.model_validate(self.model_dump() | ends)


@blueprint.get("/moderation/users")
@role("moderator")
def moderated_people() -> ResponseReturnValue:
    """Find people."""
    q = without_nul(request.args.get("q", "")).strip()[:254]
    chosen = request.args.get("sanctioned", "")
    with database.unit_of_work(writes=False):
        page = people.search(
            q=q, sanctioned=SHOWN.get(chosen), page=paging.asked(), page_size=PAGE_SIZE
        )
        return render_template(
            "moderation/people.html",
            page=page,
            people=answers.persons(page.items),
            q=q,
            chosen=chosen if chosen in SHOWN else "",
            words=sanction_words,
        )


@blueprint.get("/moderation/users/<uuid:user_id>")
@role("moderator")
def moderated_person(user_id: UUID) -> ResponseReturnValue:
    """Show a person, what was done to them, and the form that does more."""
    return person_page(user_id, blank())


def blank() -> Form[WishedSanction]:
    """Answer the form as it is first shown; a report that led here is named in the address."""
    asked = {key: request.args.get(key, "") for key in ("flag_id", "reason_code")}
    return Form(WishedSanction, {"kind": "warning", "days": "7"} | asked)


@blueprint.post("/moderation/users/<uuid:user_id>/sanctions")
@role("moderator")
def impose_sanction(user_id: UUID) -> ResponseReturnValue:
    """Warn, mute, suspend or ban a person."""

    def impose(given: WishedSanction) -> ResponseReturnValue:
        with database.unit_of_work():
            sanctions.impose(require_user(), user_id, verdict(given.asked()))
        flash(_("It is done, and they are told."))
        return to_person(user_id)

    form = sent(WishedSanction, optional=("days", "flag_id"))
    return form.carry_out(impose, again=lambda again, status: person_page(user_id, again, status))


@blueprint.post("/moderation/sanctions/<uuid:sanction_id>/lift")
@role("moderator")
def lift_sanction(sanction_id: UUID) -> ResponseReturnValue:
    """Take a decision back."""
    why = without_nul(request.form.get("reason", "")).strip()[:2000]
    with database.unit_of_work(writes=False):
        user_id = sanctions.get(sanction_id).user_id
    try:
        with database.unit_of_work():
            sanctions.lift(require_user(), sanction_id, reason=why)
        flash(_("It is taken back, and they are told."))
    except AppError as error:
        flash(error.message)
    return to_person(user_id)


@blueprint.post("/moderation/users/<uuid:user_id>/moderator")
@role("admin")
def set_moderator(user_id: UUID) -> ResponseReturnValue:
    """Make a person a moderator, or take the role from them."""
    change = people.assign_moderator if request.form.get("is") == "yes" else people.revoke_moderator
    try:
        with database.unit_of_work():
            change(require_user(), user_id)
        flash(_("Their role is changed."))
    except AppError as error:
        if error.status == 404:
            raise
        flash(error.message)
    return to_person(user_id)


def to_person(user_id: UUID) -> ResponseReturnValue:
    """Go back to a person's page."""
    return redirect(url_for("pages.moderated_person", user_id=user_id), code=303)


def person_page(
    user_id: UUID, form: Form[WishedSanction], status: int = 200
) -> ResponseReturnValue:
    """Write the page of a person."""
    with database.unit_of_work(writes=False):
        user = accounts.get(user_id)
        page = sanctions.of_user(user_id, page=paging.asked(), page_size=PAGE_SIZE)
        written = render_template(
            "moderation/person.html",
            form=form,
            person=answers.profile(user),
            page=page,
            names=people.named({row.imposed_by for row in page.items if row.imposed_by}),
            refusal=refusal(user),
            words=sanction_words,
            is_in_force=sanctions.is_in_force,
        )
    return written, status


def refusal(user: User) -> str:
    """Say why the viewer may not decide about a person, empty when they may."""
    try:
        sanctions.check_may(require_user(), user)
    except AppError as error:
        return error.message
    return ""
