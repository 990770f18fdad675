"""The pages of rooms: the public ones; one press opens one around a video, its link lets in."""

from typing import Any
from uuid import UUID

import segno
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.deeds import publishes
from app.api.access import current_user, public, require_user, signed_in
from app.core import database
from app.core.errors import AppError
from app.rentals.streaming.errors import RentalRequired
from app.rooms import answers, listing, looking, service
from app.rooms.errors import RoomNotFound
from app.rooms.invites.errors import InviteEnded
from app.videos import answers as videos
from app.videos.errors import PasswordRequired, SponsorRequired, SubscriptionRequired
from app.web import foreign, paging, redirects, renting, room_words
from app.web.blueprint import blueprint
from app.web.pages import parties, watch

PAGE_SIZE = 24
# No invite of ours is longer, and no picture holds much more.
LONGEST_INVITE = 200
# What somebody may come by: the page of a film says how to, and leads back to the room.
RIGHTS = (RentalRequired, SubscriptionRequired, SponsorRequired)


@blueprint.get("/rooms")
@public
def rooms() -> ResponseReturnValue:
    """Show the rooms everybody may find, the last active first."""
    with database.unit_of_work(writes=False):
        page = listing.listed(page=paging.asked(), page_size=PAGE_SIZE)
        shown = answers.rooms(page.items, current_user())
        kinds = room_words.privacies()
        return render_template("rooms/list.html", page=page, rooms=shown, kinds=kinds)


@blueprint.post("/watch/<uuid:video_id>/rooms")
@publishes
@signed_in
def open_room(video_id: UUID) -> ResponseReturnValue:
    """Open a room around a video at one press and go there."""
    with database.unit_of_work():
        slug = service.create(require_user(), video_id).slug
    return redirect(url_for("pages.room", slug=slug), code=303)


@blueprint.get("/rooms/<slug>")
@public
def room(slug: str) -> ResponseReturnValue:
    """Show a room to whoever may come to its door; the rest comes over the socket."""
    invite = request.args.get("invite")
    try:
        with database.unit_of_work(writes=False):
            shown = _at_the_door(slug, invite)
            if parties.waits(shown["room"], current_user()):
                return parties.party_page(shown["room"], current_user())
            here = redirects.this_page() or ""
            door = renting.waiting_page(current_user(), shown["video"], here)
            if door is not None:
                return door
            foreign.let_player_in(shown["video"])
            return render_template("rooms/room.html", **shown)
    except (PasswordRequired, *RIGHTS) as refusal:
        return _door_of_film(slug, refusal)
    except (RoomNotFound, InviteEnded) as why:
        ended = isinstance(why, InviteEnded)
        return render_template("rooms/missing.html", ended=ended), why.status


def _door_of_film(slug: str, refusal: AppError) -> ResponseReturnValue:
    """Ask for what the film a room is around demands; it leads back here."""
    with database.unit_of_work(writes=False):
        viewer, video = current_user(), service.known(slug).video
        if isinstance(refusal, RIGHTS):
            return watch.locked_page(viewer, video, refusal)
        onward = redirects.this_page()
        return watch.password_page(viewer, video, onward=onward), refusal.status


def _at_the_door(slug: str, invite: str | None) -> dict[str, Any]:
    viewer = current_user()
    found = looking.heard_of(slug, invite)
    video = found.video
    return {
        "room": found,
        "video": video,
        "invite": invite,
        "still": videos.image_link(video.thumbnail_key, viewer),
        "playback_url": url_for("videos.playback", video_id=video.id),
        "room_url": url_for("pages.room", slug=found.slug, _external=True),
    }


@blueprint.get("/rooms/<slug>/qr.svg")
@public
def room_qr(slug: str) -> ResponseReturnValue:
    """Draw a room's address, with an invite in it if one is given, for a telephone's camera."""
    invite = request.args.get("invite") or None
    if invite is not None and len(invite) > LONGEST_INVITE:
        raise RoomNotFound
    with database.unit_of_work(writes=False):
        looking.heard_of(slug, invite)
    address = url_for("pages.room", slug=slug, invite=invite, _external=True)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    headers = {"Cache-Control": "private, no-store", "Content-Type": "image/svg+xml"}
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), 200, headers
