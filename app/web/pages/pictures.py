"""The forms of pictures: mine, and my channel's avatar and banner."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import pictures_api as mine
from app.accounts.deeds import publishes
from app.api.access import owner_of, require_user, signed_in
from app.api.pictures import form_of_picture
from app.channels import pictures_api as of_channels
from app.channels import service as channels
from app.channels.errors import ChannelNotFound
from app.channels.pictures import AVATAR, BANNER, Kind
from app.core import database
from app.core.errors import AppError
from app.web.blueprint import blueprint
from app.web.pages import account
from app.web.pages import channels as channel_pages
from app.web.pages.channels import owner_of_handle


@blueprint.post("/account/avatar")
@publishes
@signed_in
@form_of_picture
def submit_avatar() -> ResponseReturnValue:
    """Set my picture."""
    try:
        mine.keep_mine()
    except AppError as error:
        with database.unit_of_work(writes=False):
            problem = in_words(error)
            form = account.form_of(require_user())
            return account.profile_page(require_user(), form, picture_problem=problem), error.status
    flash(_("Your picture is saved."))
    return redirect(url_for("pages.account"), code=303)


@blueprint.post("/account/avatar/remove")
@signed_in
def remove_avatar() -> ResponseReturnValue:
    """Take my picture away."""
    mine.drop_mine()
    flash(_("Your picture is gone."))
    return redirect(url_for("pages.account"), code=303)


@blueprint.post("/channels/<handle>/avatar")
@publishes
@owner_of(owner_of_handle)
@form_of_picture
def submit_channel_avatar(handle: str) -> ResponseReturnValue:
    """Set my channel's picture."""
    return keep(handle, AVATAR)


@blueprint.post("/channels/<handle>/avatar/remove")
@owner_of(owner_of_handle)
def remove_channel_avatar(handle: str) -> ResponseReturnValue:
    """Take my channel's picture away."""
    return drop(handle, AVATAR)


@blueprint.post("/channels/<handle>/banner")
@publishes
@owner_of(owner_of_handle)
@form_of_picture
def submit_banner(handle: str) -> ResponseReturnValue:
    """Set my channel's banner."""
    return keep(handle, BANNER)


@blueprint.post("/channels/<handle>/banner/remove")
@owner_of(owner_of_handle)
def remove_banner(handle: str) -> ResponseReturnValue:
    """Take my channel's banner away."""
    return drop(handle, BANNER)


def keep(handle: str, kind: Kind) -> ResponseReturnValue:
    """Take the picture of the form, or show the form again with what is wrong."""
    try:
        of_channels.keep(handle, kind)
    except ChannelNotFound:
        raise
    except AppError as error:
        with database.unit_of_work(writes=False):
            found = channels.get(handle)
            problems = {kind.name: in_words(error)}
            form = channel_pages.form_of(found)
            return channel_pages.edit_page(found, form, problems), error.status
    return back(handle, _("Your channel's picture is saved."))


def drop(handle: str, kind: Kind) -> ResponseReturnValue:
    """Take a picture of a channel away."""
    of_channels.drop(handle, kind)
    return back(handle, _("Your channel's picture is gone."))


def back(handle: str, news: str) -> ResponseReturnValue:
    """Go back to the form of the channel with a word on what was done."""
    flash(news)
    return redirect(url_for("pages.edit_channel", handle=handle), code=303)


def in_words(error: AppError) -> str:
    """Say what is wrong with a picture: what its field says, else what the error does."""
    told = error.details.get("file") if isinstance(error.details, dict) else None
    return " ".join(told) if told else error.message
