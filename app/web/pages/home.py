"""The first page: rows for whoever looks, then the newest; the switch between dark and light."""

from flask import current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.api import errors as envelopes
from app.api.access import current_user, public
from app.core import database
from app.core.pagination import Page
from app.recommendations import popular
from app.videos import listing
from app.videos.values import Category
from app.web import cards, layout, paging, redirects, rows
from app.web.blueprint import blueprint
from app.web.words import category_names

PAGE_SIZE = 24


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Show what there is to watch, of one category when asked; greet a program."""
    if not envelopes.wants_page():
        return jsonify(message=f"Welcome to {current_app.config['APP_NAME']}")
    with database.unit_of_work(writes=False):
        category = asked_category()
        page = newest(category)
        is_front = page.page == 1 and category is None
        return render_template(
            "home/home.html",
            page=page,
            cards=cards.of_rows(page.items),
            rows=rows.of_home(current_user()) if is_front else [],
            chips=chips(),
            category=category,
        )


def asked_category() -> str | None:
    """Answer the category the address names, None when it names none there is."""
    category = request.args.get("category", "")
    return category if category in list(Category) else None


def newest(category: str | None) -> Page:
    """List the newest, of one category when given."""
    number = paging.asked()
    if category is None:
        return listing.latest(page=number, page_size=PAGE_SIZE)
    return listing.listed(category=category, page=number, page_size=PAGE_SIZE)


def chips() -> list[tuple[str, str]]:
    """Name the categories that have videos, that with the most first."""
    names = category_names()
    return [(one, names[one]) for one in popular.categories() if one in names]


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
