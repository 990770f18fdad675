"""The page to read and try the REST API."""

from flask import current_app, render_template

from app.api.access import public
from app.web.api_reference import subjects
from app.web.blueprint import blueprint


@blueprint.get("/api/docs")
@public
def api_docs() -> str:
    """Show every call of the API, and a form to make it."""
    return render_template("api/docs.html", subjects=subjects(current_app))  # type: ignore[arg-type]
