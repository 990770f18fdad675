"""What moderators decided about me, how I ask for another look, and the page of a banned person."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed, Hindrance
from app.api.access import current_user, public, require_user, signed_in
from app.api.limits import limited
from app.api.schemas import Schema
from app.core import database
from app.moderation import appeal_links, appeals, removals, sanctions, words
from app.moderation.appeal_schemas import NewAppeal, Text
from app.moderation.appeals_api import appeal_limits
from app.moderation.models import Appeal
from app.web import sanction_words
from app.web.blueprint import blueprint
from app.web.forms import Form, sent
from app.web.private import is_private


class Asked(Schema):
    """What a banned person writes."""

    text: Text = Field()


@blueprint.app_context_processor
def context() -> dict[str, object]:
    """Let templates ask what keeps the viewer from speaking or publishing, and until when."""
    return {"hindrance": hindrance, "moment": words.moment, "until": words.until}


def hindrance(deed: str) -> Hindrance | None:
    """Answer what keeps the viewer from a deed, None for a guest."""
    viewer: User | None = current_user()
    return standing.hindrance(viewer.id, Deed(deed)) if viewer else None


@blueprint.get("/account/standing")
@signed_in
def my_standing() -> ResponseReturnValue:
    """Show what moderators decided about me and mine, with a form to appeal against each."""
    return standing_page(Form(NewAppeal, {}))


@blueprint.post("/account/standing/appeals")
@signed_in
@limited("30 per hour", shared="appeals")
def submit_appeal() -> ResponseReturnValue:
    """Ask for another look at a decision."""

    def ask(given: NewAppeal) -> ResponseReturnValue:
        with database.unit_of_work():
            appeals.make(require_user().id, **given.model_dump())
        flash(_("Your appeal is with the moderators. You are told what they decide."))
        return redirect(url_for("pages.my_standing"), code=303)

    form = sent(NewAppeal, optional=("removal_id", "sanction_id"))
    return form.carry_out(ask, again=standing_page)


def standing_page(form: Form[NewAppeal], status: int = 200) -> ResponseReturnValue:
    """Write the page of my standing."""
    with database.unit_of_work(writes=False):
        me = require_user().id
        rows = sanctions.of_user(me, page=1, page_size=appeals.MOST_SHOWN).items
        page = render_template(
            "accounts/standing.html",
            form=form,
            now=[row for row in rows if sanctions.is_in_force(row)],
            past=[row for row in rows if not sanctions.is_in_force(row)],
            removed=removals.of_owner(me),
            appeals=by_decision(me),
            words=sanction_words,
        )
    return page, status


def by_decision(user_id: UUID) -> dict[UUID | None, Appeal]:
    """Answer somebody's appeals by the decision each is against."""
    return {row.sanction_id or row.removal_id: row for row in appeals.of_user(user_id)}


@blueprint.get("/appeal/<token>")
@public
@is_private
def ban_appeal(token: str) -> ResponseReturnValue:
    """Show a banned person why, until when, and how their appeal stands."""
    return ban_page(token, Form(Asked, {}))


@blueprint.post("/appeal/<token>")
@appeal_limits
@public
@is_private
def submit_ban_appeal(token: str) -> ResponseReturnValue:
    """Take a banned person's appeal."""
    user_id = appeal_links.whose(token)

    def ask(given: Asked) -> ResponseReturnValue:
        with database.unit_of_work():
            appeals.against_ban(user_id, given.text)
        return redirect(url_for("pages.ban_appeal", token=token), code=303)

    return sent(Asked).carry_out(ask, again=lambda form, status: ban_page(token, form, status))


def ban_page(token: str, form: Form[Asked], status: int = 200) -> ResponseReturnValue:
    """Write the page of a ban."""
    user_id = appeal_links.whose(token)
    with database.unit_of_work(writes=False):
        ban = sanctions.ban_in_force(user_id)
        page = render_template(
            "accounts/ban_appeal.html",
            form=form,
            ban=ban,
            appeal=by_decision(user_id).get(ban.id) if ban else None,
            words=sanction_words,
        )
    return page, status
