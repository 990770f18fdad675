"""Moderators' pages of appeals: those that wait, and one with what it is against."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from app.accounts import service as accounts
from app.api.access import require_user, role
from app.api.schemas import Schema
from app.core import database
from app.core.database import db
from app.core.errors import AppError
from app.moderation import appeal_answers as answers
from app.moderation import appeals, people
from app.moderation.appeal_schemas import Text
from app.moderation.models import Appeal, Removal, Sanction
from app.moderation.values import AppealState
from app.web import paging, sanction_words
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

PAGE_SIZE = 20


class Answer(Schema):
    """What a moderator decides."""

    granted: bool
    answer: Text = Field()


@blueprint.get("/moderation/appeals")
@role("moderator")
def moderated_appeals() -> ResponseReturnValue:
    """List appeals, first those that wait."""
    chosen = request.args.get("state", AppealState.OPEN.value)
    state = AppealState(chosen) if chosen in set(AppealState) else None
    with database.unit_of_work(writes=False):
        page = appeals.page(state=state, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "moderation/appeals.html",
            page=page,
            appeals=answers.for_moderators(page.items),
            chosen=state.value if state else "all",
            words=sanction_words,
        )


@blueprint.get("/moderation/appeals/<uuid:appeal_id>")
@role("moderator")
def moderated_appeal(appeal_id: UUID) -> ResponseReturnValue:
    """Show an appeal, what it is against, and the form that decides it."""
    return appeal_page(appeal_id, Form(Answer, {}))


@blueprint.post("/moderation/appeals/<uuid:appeal_id>/decision")
@role("moderator")
def decide_appeal(appeal_id: UUID) -> ResponseReturnValue:
    """Grant or deny an appeal."""

    def decide(given: Answer) -> ResponseReturnValue:
        with database.unit_of_work():
            appeals.decide(require_user(), appeal_id, **given.model_dump())
        flash(_("It is decided, and they are told."))
        return redirect(url_for("pages.moderated_appeals"), code=303)

    return sent(Answer).carry_out(
        decide, again=lambda form, status: appeal_page(appeal_id, form, status)
    )


def appeal_page(appeal_id: UUID, form: Form[Answer], status: int = 200) -> ResponseReturnValue:
    """Write the page of an appeal."""
    with database.unit_of_work(writes=False):
        appeal = appeals.get(appeal_id)
        sanction = db.session.get(Sanction, appeal.sanction_id) if appeal.sanction_id else None
        removal = db.session.get(Removal, appeal.removal_id) if appeal.removal_id else None
        first = appeals.decided_by(appeal)
        ids = {appeal.user_id, first, appeal.decided_by} - {None}
        written = render_template(
            "moderation/appeal.html",
            form=form,
            appeal=appeal,
            sanction=sanction,
            removal=removal,
            first=first,
            names=people.named({one for one in ids if one}),
            refusal=refusal(appeal),
            words=sanction_words,
        )
    return written, status


def refusal(appeal: Appeal) -> str:
    """Say why the viewer may not decide an appeal, empty when they may."""
    try:
        appeals.check_may_decide(require_user(), appeal, accounts.get(appeal.user_id))
    except AppError as error:
        return error.message
    return ""
