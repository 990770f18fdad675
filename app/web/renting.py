"""What a page says of streaming a film: whether one may, for how much, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import flask_babel
from flask import render_template
from flask_babel import ngettext
from markupsafe import Markup

from app.accounts.models import User
from app.core import clock
from app.core.errors import AppError
from app.films.models import Film
from app.rentals.streaming import customers, service, terms
from app.rentals.streaming.models import StreamingRental
from app.rentals.streaming.schemas import Window
from app.videos import answers, policy
from app.videos.models import Video

# So near its end a window is told in hours.
IN_HOURS = timedelta(days=3)


@dataclass(frozen=True)
class Offer:
    """A film that streams, for a viewer: `rental` is their running one, if any.

    `may_watch` is also so by a plan, and for whoever owns the video. `has_to_prove` is so for
    whom the shop may know by an address that they have to prove first.
    """

    film: Film
    video: Video
    may_watch: bool
    rental: StreamingRental | None
    has_to_prove: bool = False


def offer_of(viewer: User | None, film: Film) -> Offer | None:
    """Answer how a viewer may stream a film; None where nobody can rent it."""
    try:
        video = service.demand_streaming(film)
    except AppError:
        return None
    return _offer(viewer, film, video)


def offer_of_video(viewer: User | None, video: Video) -> Offer | None:
    """Answer how a viewer may stream the film a video shows; None where nobody can rent it."""
    film = service.shown_by(video)
    return offer_of(viewer, film) if film is not None else None


def waiting_page(viewer: User | None, video: Video, onward: str = "") -> str | None:
    """Write the page that begins a viewer's rental, where it waits for that, inside a unit of work.

    `onward` is where the film is shown, when that is not its own page.
    """
    rental = service.waiting(viewer, video) if viewer is not None else None
    if rental is None:
        return None
    still = answers.image_link(video.thumbnail_key, viewer)
    told = {"video": video, "rental": rental, "still": still, "onward": onward}
    return render_template("films/waits.html", **told)


def windows() -> dict[str, str]:
    """Say how long one has to start a film, and to finish it."""
    days, hours = terms.to_start().days, round(terms.to_finish() / timedelta(hours=1))
    return {
        "start": ngettext("%(num)s day", "%(num)s days", days),
        "finish": ngettext("%(num)s hour", "%(num)s hours", hours),
    }


def left(moment: datetime) -> Markup:
    """Write how long there is until a window closes: of the last three days in hours."""
    ahead = moment - clock.now()
    if ahead >= IN_HOURS:
        days = round(ahead / timedelta(days=1))
        words = ngettext("in %(num)s day", "in %(num)s days", days)
    else:
        # The larger of two units is told from three of it on, so nobody reads two days as one.
        words = flask_babel.format_timedelta(ahead, threshold=3, add_direction=True)
    exact = flask_babel.format_datetime(moment, "long")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(), exact, words
    )


def context() -> dict[str, Any]:
    """Answer the names templates know."""
    return {"Window": Window, "rental_windows": windows, "rental_left": left}


def _offer(viewer: User | None, film: Film, video: Video) -> Offer:
    if viewer is None:
        return Offer(film, video, policy.may_watch(None, video), None)
    may_watch, rental = policy.may_watch(viewer, video), service.running(viewer, film)
    return Offer(film, video, may_watch, rental, customers.has_to_prove(viewer))
