"""A channel: what it shows, what it says of itself, and its owner's page to edit it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.deeds import publishes
from app.api.access import current_user, owner_of, public
from app.channels import service
from app.channels.api import owner
from app.channels.models import Channel
from app.channels.schemas import ChannelChanges
from app.core import database
from app.core.errors import AppError
from app.videos import listing
from app.web import cards, paging, standing
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

PAGE_SIZE = 24
FIELD_OF = {"HANDLE_TAKEN": "handle", "HANDLE_INVALID": "handle"}


def owner_of_handle(handle: str) -> UUID:
    """Answer who owns the channel in the address."""
    return owner(handle)


@blueprint.get("/channels/<handle>")
@public
def channel(handle: str) -> ResponseReturnValue:
    """Show a channel and its videos."""
    order = listing.Order.read(request.args.get("sort"))
    with database.unit_of_work(writes=False):
        found = service.get(handle)
        page = listing.listed(page=paging.asked(), page_size=PAGE_SIZE, channel=found, order=order)
        return render_template(
            "channels/channel.html",
            channel=found,
            standing=standing.of(current_user(), found),
            page=page,
            total=page.total,
            sort=order,
            cards=cards.of_rows(page.items),
        )


@blueprint.get("/channels/<handle>/about")
@public
def channel_about(handle: str) -> ResponseReturnValue:
    """Show what a channel says about itself."""
    with database.unit_of_work(writes=False):
        found = service.get(handle)
        return render_template(
            "channels/about.html",
            channel=found,
            standing=standing.of(current_user(), found),
            total=listing.count_of(found),
        )


@blueprint.get("/channels/<handle>/edit")
@owner_of(owner_of_handle)
def edit_channel(handle: str) -> ResponseReturnValue:
    """Show the form of my channel."""
    with database.unit_of_work(writes=False):
        found = service.get(handle)
        return edit_page(found, form_of(found))


@blueprint.post("/channels/<handle>/edit")
@publishes
@owner_of(owner_of_handle)
def submit_channel(handle: str) -> ResponseReturnValue:
    """Change my channel."""
    form = sent(ChannelChanges)
    changes = form.read()
    try:
        if changes is not None:
            with database.unit_of_work():
                kept = service.edit(service.get(handle), **changes.model_dump(exclude_none=True))
                address = url_for("pages.channel", handle=kept.handle)
            flash(_("Your channel is saved."))
            return redirect(address, code=303)
    except AppError as error:
        form.refuse(error, FIELD_OF)
    with database.unit_of_work(writes=False):
        return edit_page(service.get(handle), form), 422


def form_of(found: Channel) -> Form[ChannelChanges]:
    """Answer the form as the channel is now."""
    return Form(
        ChannelChanges, {name: getattr(found, name) for name in ChannelChanges.model_fields}
    )


def edit_page(
    found: Channel, form: Form[ChannelChanges], picture_problems: Mapping[str, str] | None = None
) -> str:
    """Write the form, with what is wrong with a picture by its name."""
    problems = picture_problems or {}
    return render_template(
        "channels/edit.html", channel=found, form=form, picture_problems=problems
    )
