"""The owner's page of a channel's sponsors: who asks, who sponsors, and granting it by name."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from app.accounts import service as accounts
from app.api.access import owner_of, require_user
from app.api.schemas import Schema
from app.channels import followers, service, subscriptions
from app.channels.api import owner
from app.channels.models import SponsorshipState
from app.core import database
from app.core.errors import AppError
from app.web import paging
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

PAGE_SIZE = 50


class NewSponsor(Schema):
    """Whom to make a sponsor."""

    username: str = Field(min_length=1, max_length=254)


def owner_of_handle(handle: str, user_id: UUID | None = None) -> UUID:  # noqa: ARG001
    """Answer who owns the channel in the address."""
    return owner(handle)


@blueprint.get("/channels/<handle>/sponsors")
@owner_of(owner_of_handle)
def sponsors(handle: str) -> ResponseReturnValue:
    """Show who asks to sponsor my channel, and who does."""
    return sponsors_page(handle, Form(NewSponsor, {}))


@blueprint.post("/channels/<handle>/sponsors")
@owner_of(owner_of_handle)
def add_sponsor(handle: str) -> ResponseReturnValue:
    """Make somebody a sponsor by their username."""
    form = sent(NewSponsor)
    given = form.read()
    if given is None:
        return sponsors_page(handle, form), 422
    try:
        with database.unit_of_work():
            user = accounts.by_username(given.username.removeprefix("@"))
            subscriptions.grant(require_user(), service.get(handle).id, user)
            words = _("%(name)s is a sponsor now.", name=user.display_name)
    except AppError as error:
        form.errors["username"] = [error.message]
        return sponsors_page(handle, form), 422
    flash(words)
    return to_sponsors(handle)


@blueprint.post("/channels/<handle>/sponsors/<uuid:user_id>")
@owner_of(owner_of_handle)
def decide_sponsor(handle: str, user_id: UUID) -> ResponseReturnValue:
    """Grant somebody's wish to sponsor my channel, or decline or end it."""
    grants = request.form.get("answer") == "grant"
    with database.unit_of_work():
        user, channel = accounts.get(user_id), service.get(handle)
        if grants:
            subscriptions.grant(require_user(), channel.id, user)
            words = _("%(name)s is a sponsor now.", name=user.display_name)
        else:
            subscriptions.end(require_user(), channel.id, user)
            words = _("%(name)s is no sponsor.", name=user.display_name)
    flash(words)
    return to_sponsors(handle)


def to_sponsors(handle: str) -> ResponseReturnValue:
    """Go back to the page."""
    return redirect(url_for("pages.sponsors", handle=handle), code=303)


def sponsors_page(handle: str, form: Form[NewSponsor]) -> str:
    """Write the page."""
    with database.unit_of_work(writes=False):
        channel = service.get(handle)
        waiting = followers.sponsors_of(
            channel, page=1, page_size=PAGE_SIZE, states=[SponsorshipState.PENDING]
        )
        granted = followers.sponsors_of(
            channel, page=paging.asked(), page_size=PAGE_SIZE, states=[SponsorshipState.GRANTED]
        )
        return render_template(
            "channels/sponsors.html", channel=channel, form=form, waiting=waiting, page=granted
        )
