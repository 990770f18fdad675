"""The pages of the film shop: what it has, narrowed by the address, and one film."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field, field_validator

from app.api.access import current_user, public, role
from app.api.schemas import Schema
from app.core import database
from app.core.folding import fold
from app.core.pagination import Page
from app.films import listing, service
from app.films.listing import Wanted
from app.films.models import TITLE_LENGTH
from app.films.values import Order
from app.rentals import stock
from app.rentals.streaming import screens
from app.web import film_words, paging, renting
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

PAGE_SIZE = 24
LONGEST_CATEGORY = 100
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
ASKED = ("title", "category", "streaming", "sort")


class ChosenVideo(Schema):
    """The video that shows a film: its id, or an address that holds it; empty for none."""

    video: str = Field("", max_length=2000)

    @field_validator("video")
    @classmethod
    def names_a_video(cls, text: str) -> str:
        """Find the id."""
        found = ID.search(text)
        if text and found is None:
            raise ValueError(_("Write the address of a video, or its id."))
        return found.group() if found else ""

    @property
    def video_id(self) -> UUID | None:
        """Answer the id, None where no video is to show the film."""
        return UUID(self.video) if self.video else None


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
    return film_page(film_id)


@blueprint.post("/films/<int:film_id>/video")
@role("admin")
def choose_video(film_id: int) -> ResponseReturnValue:
    """Have a video show a film, by its id or an address that holds it; nothing takes it off."""

    def choose(given: ChosenVideo) -> ResponseReturnValue:
        with database.unit_of_work():
            chosen = screens.show(film_id, given.video_id)
        flash(_("The film streams now.") if chosen.video_id else _("No video shows the film now."))
        return redirect(url_for("pages.film", film_id=film_id), code=303)

    def again(form: Form[ChosenVideo], status: int) -> ResponseReturnValue:
        return film_page(film_id, form), status

    fields = {"VIDEO_NOT_FOUND": "video"}
    return sent(ChosenVideo).carry_out(choose, again=again, fields=fields)


def film_page(film_id: int, form: Form[ChosenVideo] | None = None) -> str:
    """Write the page of a film; raise FilmNotFound."""
    with database.unit_of_work(writes=False):
        shown = service.get(film_id)
        return render_template(
            "films/film.html",
            shown=shown,
            offer=renting.offer_of(current_user(), shown.film),
            ratings=film_words.ratings(),
            shelves=stock.shelves(film_id),
            form=form or Form(ChosenVideo, {"video": shown.film.video_id}),
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
