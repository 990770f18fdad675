"""Following channels: the forms of the follow box, and the pages of what I follow."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import require_user, signed_in
from app.channels import followers, service, subscriptions
from app.channels.errors import OwnChannel
from app.channels.models import SponsorshipState
from app.core import database
from app.videos import listing
from app.web import cards, paging, redirects, standing
from app.web.blueprint import blueprint

PAGE_SIZE = 24


def back(handle: str) -> ResponseReturnValue:
    """Go on where the form stood, else to the channel."""
    return redirects.onward(url_for("pages.channel", handle=handle))


@blueprint.post("/channels/<handle>/subscribe")
@signed_in
def subscribe(handle: str) -> ResponseReturnValue:
    """Follow a channel."""
    try:
        with database.unit_of_work():
            channel = service.get(handle)
            subscriptions.subscribe(require_user(), channel.id)
            words = _("You are subscribed to %(channel)s.", channel=channel.name)
    except OwnChannel as error:
        words = error.message
    flash(words)
    return back(handle)


@blueprint.post("/channels/<handle>/unsubscribe")
@signed_in
def unsubscribe(handle: str) -> ResponseReturnValue:
    """Follow a channel no longer."""
    with database.unit_of_work():
        channel = service.get(handle)
        subscriptions.unsubscribe(require_user(), channel.id)
        words = _("You are not subscribed to %(channel)s any more.", channel=channel.name)
    flash(words)
    return back(handle)


@blueprint.post("/channels/<handle>/sponsor")
@signed_in
def sponsor(handle: str) -> ResponseReturnValue:
    """Ask to sponsor a channel."""
    try:
        with database.unit_of_work():
            channel = service.get(handle)
            wish = subscriptions.ask(require_user(), channel.id)
            granted = wish.state == SponsorshipState.GRANTED
            words = sponsor_words(channel.name, granted=granted)
    except OwnChannel as error:
        words = error.message
    flash(words)
    return back(handle)


def sponsor_words(channel: str, *, granted: bool) -> str:
    """Say what became of a wish to sponsor."""
    if granted:
        return _("You sponsor %(channel)s. Thank you!", channel=channel)
    return _("You asked to sponsor %(channel)s. We tell you when they answer.", channel=channel)


@blueprint.post("/channels/<handle>/sponsor/end")
@signed_in
def end_my_sponsorship(handle: str) -> ResponseReturnValue:
    """Withdraw my wish to sponsor a channel, or end my sponsorship."""
    with database.unit_of_work():
        channel = service.get(handle)
        words = ended_words(channel.name, standing.of(require_user(), channel))
        subscriptions.withdraw(require_user(), channel.id)
    flash(words)
    return back(handle)


def ended_words(channel: str, before: standing.Standing) -> str:
    """Say what became of a wish taken back, or of a sponsorship."""
    if before.is_waiting:
        return _("You do not ask to sponsor %(channel)s any more.", channel=channel)
    return _("You do not sponsor %(channel)s any more.", channel=channel)


@blueprint.get("/subscriptions")
@signed_in
def feed() -> ResponseReturnValue:
    """Show the newest videos of the channels I follow."""
    with database.unit_of_work(writes=False):
        me = require_user()
        page = listing.feed(me, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template("following/feed.html", page=page, cards=cards.of_rows(page.items))


@blueprint.get("/subscriptions/channels")
@signed_in
def followed_channels() -> ResponseReturnValue:
    """Show the channels I follow."""
    with database.unit_of_work(writes=False):
        page = followers.subscriptions_of(require_user(), page=paging.asked(), page_size=PAGE_SIZE)
        return render_template("following/channels.html", page=page)
