"""The pages of the film shop: what it has, narrowed by the address, and one film."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.api.access import current_user, public
from app.core import database
from app.core.folding import fold
from app.core.pagination import Page
from app.films import listing, service
from app.films.listing import Wanted
from app.films.models import TITLE_LENGTH
from app.films.values import Order
from app.web import film_words, paging, renting
from app.web.blueprint import blueprint

PAGE_SIZE = 24
LONGEST_CATEGORY = 100
ASKED = ("title", "category", "streaming", "sort")


@blueprint.get("/films")
@public
def films() -> ResponseReturnValue:
    """Show the films of the shop that the address asks for."""
    wanted, order = asked(), Order.read(request.args.get("sort"))
    with database.unit_of_work(writes=False):
        page = listed(wanted, order)
        return render_template(
            "films/list.html",
            page=page,
            wanted=wanted,
            chips=chips(wanted),
            order=order,
            orders=film_words.orders(),
            address=address,
        )


@blueprint.get("/films/<int:film_id>")
@public
def film(film_id: int) -> ResponseReturnValue:
    """Show all that is known of a film."""
    with database.unit_of_work(writes=False):
        shown = service.get(film_id)
        offer = renting.offer_of(current_user(), shown.film)
        return render_template(
            "films/film.html", shown=shown, offer=offer, ratings=film_words.ratings()
        )


def asked() -> Wanted:
    """Read what the address narrows by."""
    return Wanted(
        title=request.args.get("title", "").strip()[:TITLE_LENGTH],
        category=request.args.get("category", "").strip()[:LONGEST_CATEGORY],
        streaming=True if request.args.get("streaming") == "true" else None,
    )


def listed(wanted: Wanted, order: Order) -> Page:
    """Read the page of films that is asked for."""
    number = paging.asked()
    skip = (number - 1) * PAGE_SIZE
    found, total = listing.catalogue(wanted, skip=skip, limit=PAGE_SIZE, order=order)
    return Page(found, number, PAGE_SIZE, total)


def chips(wanted: Wanted) -> list[tuple[str, bool]]:
    """Name the categories that have films, and say of each whether it is the one asked for."""
    names = [one.category.name for one in service.shelves() if one.film_count]
    return [(name, fold(name) == fold(wanted.category)) for name in names]


def address(**changes: Any) -> str:
    """Answer the address of this list with something changed; the page begins anew."""
    kept = {name: request.args[name] for name in ASKED if request.args.get(name)}
    return url_for("pages.films", **(kept | changes))


@blueprint.app_context_processor
def context() -> dict[str, Any]:
    """Answer the names templates know."""
    return {"film_name": film_words.name, "price": film_words.price}
