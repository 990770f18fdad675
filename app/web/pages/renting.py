"""The viewer's shop: renting a film to stream, beginning it, and what one has rented."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import User
from app.api.access import current_user, public, require_user, signed_in
from app.core import database
from app.core.errors import AppError
from app.rentals import people
from app.rentals import service as counter
from app.rentals.streaming import answers, customers, debts, plans, service
from app.rentals.streaming.errors import AlreadyRented
from app.videos import service as videos
from app.web import paging, redirects, renting
from app.web.blueprint import blueprint

PAGE_SIZE = 20
MOST_DISCS = 100


@blueprint.get("/rentals")
@signed_in
def my_rentals() -> ResponseReturnValue:
    """Show what I rented to stream, my plans, what I have at home, and what I owe."""
    with database.unit_of_work(writes=False):
        me = require_user()
        page = service.mine(me, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "films/mine.html",
            page=page,
            rows=answers.rentals(page.items),
            plans=[answers.plan(row) for row in plans.mine(me)],
            **at_the_shop(me),
        )


def at_the_shop(user: User) -> dict[str, Any]:
    """Answer what somebody has at home and owes; nothing for who is no customer."""
    customer = people.customer_of(user.id)
    if customer is None:
        return {"discs": [], "owed": []}
    number = customer.customer_id
    discs = counter.of_customer(number, page=1, page_size=MOST_DISCS, active=True)
    debt = debts.of(number)
    owed = [(_("for discs"), debt.for_discs), (_("for streaming"), debt.for_streams)]
    return {"discs": discs.items, "owed": [one for one in owed if one[1] > 0]}


@blueprint.post("/films/<int:film_id>/rent")
@signed_in
def rent_film(film_id: int) -> ResponseReturnValue:
    """Rent a film to stream, and go on to it."""
    try:
        with database.unit_of_work():
            customers.claim(require_user())
        with database.unit_of_work():
            rental = service.rent(require_user(), film_id)
            video_id = rental.film.video_id
    except AlreadyRented as error:
        flash(error.message)
        return redirect(url_for("pages.film", film_id=film_id), code=303)
    except AppError as error:
        flash(error.message, "error")
        return redirect(url_for("pages.film", film_id=film_id), code=303)
    flash(_("The film is yours for a while."))
    return redirects.onward(url_for("pages.watch", video_id=video_id))


@blueprint.post("/watch/<uuid:video_id>/start")
@public
def start_rental(video_id: UUID) -> ResponseReturnValue:
    """Begin the window of my rental, and go on to the film, or to the room it is shown in."""
    with database.unit_of_work():
        viewer = current_user()
        rental = service.waiting(viewer, videos.show(viewer, video_id)) if viewer else None
        if rental is not None:
            service.start(rental.id)
    return redirects.onward(url_for("pages.watch", video_id=video_id))


@blueprint.app_context_processor
def context() -> dict[str, object]:
    """Answer the names templates know."""
    return renting.context()
