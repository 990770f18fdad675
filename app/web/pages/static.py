"""The files pages are made with: styles, scripts, pictures, fonts."""

from pathlib import Path

from flask import Response, send_from_directory

from app.api.access import public
from app.web.blueprint import blueprint

FOLDER = Path(__file__).parents[1] / "static"
FONT_SECONDS = 30 * 24 * 3600


@blueprint.get("/static/<path:filename>")
@public
def static(filename: str) -> Response:
    """Send one file; browsers ask again whether it changed, except for fonts."""
    max_age = FONT_SECONDS if filename.endswith(".woff2") else 0
    response = send_from_directory(FOLDER, filename, max_age=max_age)
    response.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "no-cache"
    return response


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """Send the mark to whoever asks at the old place."""
    return static("img/favicon.svg")
