"""Error pages: what a browser sees where a program gets the JSON envelope."""

from __future__ import annotations

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.bans import AccountBanned
from app.accounts.standing import Sanctioned
from app.api import errors as envelopes
from app.core.errors import AppError, Unauthorized
from app.core.extensions import login_manager
from app.rentals.streaming.errors import RentalRequired
from app.videos.errors import SponsorRequired, SubscriptionRequired
from app.web.blueprint import blueprint
from app.web.redirects import to_sign_in

# Refusals of which people have to know what they lack, where no page of the film says it.
TELLING = (SubscriptionRequired, SponsorRequired, RentalRequired)


def titles() -> dict[int, str]:
    """Name each kind of error in a few words."""
    return {
        400: _("We could not read that"),
        401: _("Sign in first"),
        403: _("This door stays closed"),
        404: _("No such seat"),
        405: _("That is not how this door opens"),
        409: _("Somebody was faster"),
        413: _("Too big for our screen"),
        429: _("One at a time, please"),
        500: _("The film tore"),
        503: _("A short intermission"),
    }


def advice() -> dict[int, str]:
    """Say what to do about each kind of error."""
    return {
        400: _("Go back, reload the page and try again."),
        401: _("This page is for people who are signed in."),
        403: _("You may not see or do this. Perhaps another account of yours may."),
        404: _("The page was moved, removed, or is only for those it was shared with."),
        413: _("What you sent is larger than what is accepted here."),
        429: _("You asked for a lot in a short time. Wait a moment, then try again."),
        500: _("This was our fault, and it is in our logs. Try again in a moment."),
        503: _("Something this page needs is away. It is usually back within a minute."),
    }


def error_page(error: AppError) -> str:
    """Write the page for an error; after one of ours nobody is looked up in the database."""
    if error.status >= 500:
        g._login_user = login_manager.anonymous_user()
    known = titles()
    told = error.message if isinstance(error, TELLING) else None
    return render_template(
        "errors/error.html",
        status=error.status,
        title=known.get(error.status, known[500 if error.status >= 500 else 400]),
        advice=told or advice().get(error.status, error.message),
        own_words=error.message if isinstance(error, Sanctioned) else "",
        request_id=g.get("request_id"),
    )


@blueprint.errorhandler(Unauthorized)
def from_unauthorized(error: Unauthorized) -> ResponseReturnValue:
    """Send a browser to the sign-in page; a program gets its 401."""
    return to_sign_in() if envelopes.wants_page() else envelopes.answer(error)


@blueprint.errorhandler(AccountBanned)
def from_ban(error: AccountBanned) -> ResponseReturnValue:
    """Tell a banned person why, until when, and where they can object; a program gets its 403."""
    if not envelopes.wants_page():
        return envelopes.answer(error)
    return render_template("accounts/banned.html", ban=error.ban), error.status


def register(app: Flask) -> None:
    """Answer browsers with pages."""
    app.extensions["matinee_error_page"] = error_page
