"""My personal tokens: made for programs, shown once, listed, revoked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts import identity, sessions, tokens
from app.accounts.factor_schemas import NewToken
from app.accounts.models import UserSession
from app.api.access import owner_of, require_user, signed_in, with_session
from app.core import database
from app.web.blueprint import blueprint
from app.web.forms import Form

FIELD_OF = {"SCOPE_NOT_YOURS": "scopes"}
EXPIRIES = ("30", "90", "365", "")


def scope_words() -> dict[str, tuple[str, str]]:
    """Name every scope and say what it lets a program do."""
    return {
        "read": (_("Read"), _("See what you can see.")),
        "write": (_("Write"), _("Change your videos, channels, rooms and profile; comment.")),
        "upload": (_("Upload"), _("Upload films and make videos of them.")),
        "moderate": (_("Moderate"), _("Do what moderators do, in your name.")),
        "admin": (_("Administer"), _("Do what administrators do, in your name.")),
    }


def expiry_words() -> list[tuple[str, str]]:
    """Name how long a token may last."""
    named = {"": _("Never"), "365": _("In a year")}
    return [(days, named.get(days) or _("In %(days)s days", days=days)) for days in EXPIRIES]


def end_of(row: UserSession) -> str | None:
    """Answer the day a token runs out, None for one that does not."""
    return format_date(row.expires_at, "long") if row.expires_at else None


def page(form: Form, status: int = 200, **shown: Any) -> ResponseReturnValue:
    """Show the list and the form; a new token only this once."""
    with database.unit_of_work(writes=False):
        user = require_user()
        rows = tokens.of_user(user).items
        written = render_template(
            "accounts/tokens.html",
            form=form,
            chosen=form.values["scopes"].split(", "),
            rows=[(row, tokens.last_used(row), end_of(row)) for row in rows],
            scopes=[(name, *scope_words()[name]) for name in tokens.scopes_of(user)],
            scope_names={name: words[0] for name, words in scope_words().items()},
            expiries=expiry_words(),
            **shown,
        )
    return written, status, {"Cache-Control": "private, no-store"}


def blank() -> Form:
    """Answer the form as it is first shown."""
    return Form(NewToken, {"scopes": ["read"], "expires_in_days": "90"})


@blueprint.get("/account/tokens")
@with_session
@signed_in
def tokens_page() -> ResponseReturnValue:
    """Show my tokens."""
    return page(blank())


@blueprint.post("/account/tokens")
@with_session
@signed_in
def make_token() -> ResponseReturnValue:
    """Make a token and show it, once."""

    def make(given: NewToken) -> ResponseReturnValue:
        name, scopes, days = given.name, given.scopes, given.expires_in_days
        with database.unit_of_work():
            _row, token = tokens.make(identity.hold(), name=name, scopes=scopes, days=days)
        return page(blank(), made=token, made_name=name)

    values = request.form.to_dict() | {"scopes": request.form.getlist("scopes")}
    form = Form(NewToken, values, optional=("expires_in_days",))
    return form.carry_out(make, again=page, fields=FIELD_OF)


@blueprint.post("/account/tokens/<uuid:api_token_id>/revoke")
@with_session
@owner_of(tokens.owner, hidden=True)
def revoke_token(api_token_id: UUID) -> ResponseReturnValue:
    """Revoke a token."""
    with database.unit_of_work():
        sessions.revoke(api_token_id)
    flash(_("That token is revoked; what uses it is out."))
    return redirect(url_for("pages.tokens_page"), code=303)
