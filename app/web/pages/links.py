"""The form that makes a video of a link."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.deeds import publishes
from app.api.access import require_user, role
from app.api.limits import limited
from app.core import database
from app.core.errors import AppError
from app.videos import links
from app.videos.links_api import imports_are_on
from app.videos.links_schemas import NewLink
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

FIELD_OF = {"UNSUPPORTED_URL": "url"}


@blueprint.get("/studio/link")
@role("creator")
def link_form() -> ResponseReturnValue:
    """Show the form alone."""
    return form_page(Form(NewLink, {}))


@blueprint.post("/studio/link")
@publishes
@role("creator")
@limited("120 per hour", shared="links")
def submit_link() -> ResponseReturnValue:
    """Make a video of the link, and go to where its work is seen."""
    form = sent(NewLink)
    given = form.read()
    try:
        if given is not None:
            with database.unit_of_work():
                links.submit(require_user(), given.url, imports=imports_are_on())
            flash(_("The link is taken. Its video is below, for you alone until you open it."))
            return redirect(url_for("pages.studio"), code=303)
    except AppError as error:
        form.refuse(error, FIELD_OF)
    return form_page(form), 422


def form_page(form: Form[NewLink]) -> str:
    """Write the page of the form."""
    return render_template("studio/link.html", link_form=form)
