"""The first page: what is showing, the newest first; and the switch between dark and light."""

from flask import current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.api import errors as envelopes
from app.api.access import public
from app.core import database
from app.videos import listing
from app.web import cards, layout, paging, redirects
from app.web.blueprint import blueprint

PAGE_SIZE = 24


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the newest public videos; greet a program."""
    if not envelopes.wants_page():
        return jsonify(message=f"Welcome to {current_app.config['APP_NAME']}")
    with database.unit_of_work(writes=False):
        page = listing.latest(page=paging.asked(), page_size=PAGE_SIZE)
        return render_template("home/home.html", page=page, cards=cards.of_rows(page.items))


@blueprint.post("/theme")
@public
def set_theme() -> ResponseReturnValue:
    """Remember whether this browser wants dark or light, without any script."""
    response = redirects.onward(url_for("pages.home"))
    theme = request.form.get("theme")
    if theme in layout.THEMES:
        response.set_cookie(
            "theme", theme, max_age=layout.THEME_SECONDS, samesite="Lax", secure=request.is_secure
        )
    return response
