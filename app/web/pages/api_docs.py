"""The page to read and try the REST API."""

from flask import render_template

from app.api.access import public
from app.web.blueprint import blueprint


@blueprint.get("/api/docs")
@public
def api_docs() -> str:
    """Show the API's document."""
    return render_template("api/docs.html")
