"""What is trending, and all of what somebody may like."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import current_user, public
from app.core import database
from app.core.pagination import Page
from app.recommendations import service
from app.recommendations import trending as hot
from app.web import cards, paging
from app.web.blueprint import blueprint

PAGE_SIZE = 24


@blueprint.get("/trending")
@public
def trending() -> ResponseReturnValue:
    """Show what is viewed most, of today, this week or this month."""
    days = asked_days()
    with database.unit_of_work(writes=False):
        page = hot.trending(days=days, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "recommended/trending.html",
            page=page,
            cards=cards.of_rows(page.items),
            days=days,
            windows={1: _("Today"), 7: _("This week"), 30: _("This month")},
        )


def asked_days() -> int:
    """Answer of how many days the address asks, a week when it names no window there is."""
    named = {str(days): days for days in hot.WINDOWS}
    return named.get(request.args.get("days", ""), hot.DEFAULT_DAYS)


@blueprint.get("/for-you")
@public
def for_you() -> ResponseReturnValue:
    """Show all of what somebody may like, each with its reason."""
    number = paging.asked()
    with database.unit_of_work(writes=False):
        found = service.for_you(current_user())
        first = (number - 1) * PAGE_SIZE
        page = Page(found[first : first + PAGE_SIZE], number, PAGE_SIZE, len(found))
        shown = cards.recommended(page.items)
        return render_template("recommended/for_you.html", page=page, cards=shown)
