"""My account: the profile others see."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import schemas, service
from app.accounts.deeds import publishes
from app.accounts.models import User
from app.api.access import require_user, signed_in
from app.channels import service as channels
from app.core import database
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

Profile = Form[schemas.ProfileChange]


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Show my profile."""
    with database.unit_of_work(writes=False):
        user = require_user()
        return profile_page(user, form_of(user))


@blueprint.post("/account")
@publishes
@signed_in
def submit_account() -> ResponseReturnValue:
    """Change my profile."""
    form = sent(schemas.ProfileChange)
    changes = form.read()
    if changes is None:
        with database.unit_of_work(writes=False):
            return profile_page(require_user(), form), 422
    with database.unit_of_work():
        service.change_profile(require_user(), changes.model_dump())
    flash(_("Your profile is saved."))
    return redirect(url_for("pages.account"), code=303)


def form_of(user: User) -> Profile:
    """Answer the form as the profile is now."""
    values = {name: getattr(user, name) for name in ("first_name", "last_name", "bio")}
    return Form(schemas.ProfileChange, values | {"display_name": user.shown_name})


def profile_page(user: User, form: Profile, *, picture_problem: str = "") -> str:
    """Write the page, inside a unit of work."""
    return render_template(
        "accounts/profile.html",
        form=form,
        channels=channels.owned_by(user),
        picture_problem=picture_problem,
    )
