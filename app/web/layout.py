"""What every template may use: who views, the theme, assets, times and lengths in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flask_babel
from flask import Flask, Response, request, url_for
from markupsafe import Markup

from app.api import access, pictures
from app.core import clock
from app.web import bell, paging, redirects, room_words, words
from app.web.blueprint import blueprint

THEMES = ("dark", "light")
THEME_SECONDS = 365 * 24 * 3600


def chosen_theme() -> str | None:
    """Answer the theme this browser chose, or None to follow its system."""
    theme = request.cookies.get("theme")
    return theme if theme in THEMES else None


def asset(path: str) -> str:
    """Answer the address of a file below `static`."""
    return url_for("pages.static", filename=path)


def ago(moment: datetime) -> Markup:
    """Write a time as a distance from now, with the exact time on hover."""
    distance = flask_babel.format_timedelta(moment - clock.now(), add_direction=True)
    exact = flask_babel.format_datetime(moment, "long")
    return Markup('<time datetime="{}" title="{}" data-ago>{}</time>').format(
        moment.isoformat(), exact, distance
    )


def is_ahead(moment: datetime) -> bool:
    """Tell whether a time is still to come."""
    return moment > clock.now()


def runtime(seconds: float) -> str:
    """Write a length as 3:07 or 1:02:09."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size(count: int) -> str:
    """Write a number of bytes with a unit a person reads."""
    amount, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    number = flask_babel.format_decimal(amount, "#,##0.#" if amount < 100 else "#,##0")
    return f"{number} {units[0]}"


def context() -> dict[str, Any]:
    """Answer the names every template knows."""
    return {
        "asset": asset,
        "page_address": paging.address,
        "access_names": words.access_names,
        "get_locale": flask_babel.get_locale,
        "room_kinds": room_words.privacies,
        "step_names": words.step_names,
        "theme": chosen_theme(),
        "this_page": redirects.this_page,
        "unread_news": bell.unread_news,
        "viewer": access.current_user(),
    }


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep pages, which show who is signed in, out of shared caches."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def register(app: Flask) -> None:
    """Give the templates their names and filters."""
    app.context_processor(context)
    app.jinja_env.filters["srcset"] = pictures.srcset
    app.jinja_env.filters.update(ago=ago, runtime=runtime, size=size, percent=percent)
    app.jinja_env.tests["ahead"] = is_ahead
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def percent(fraction: float) -> str:
    """Write a part of one as whole percent, never rounded up to done."""
    return flask_babel.format_percent(int(fraction * 100) / 100)
