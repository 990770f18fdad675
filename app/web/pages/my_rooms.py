"""My rooms: those I own, lead or was in, and the invitations that wait for my answer."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import owner_of, require_user, signed_in
from app.core import database
from app.rooms import answers, listing
from app.rooms.invites import calling
from app.rooms.invites.api import invited
from app.rooms.invites.schemas import MyInvitationOut
from app.rooms.models import Room
from app.videos import policy as videos
from app.web import paging, room_words
from app.web.blueprint import blueprint

PAGE_SIZE = 24
MOST_INVITATIONS = 50


@blueprint.get("/rooms/mine")
@signed_in
def my_rooms() -> ResponseReturnValue:
    """Show my rooms and invitations."""
    with database.unit_of_work(writes=False):
        me = require_user()
        waiting = calling.mine(me, page=1, page_size=MOST_INVITATIONS)
        page = listing.mine(me, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "rooms/mine.html",
            invitations=[MyInvitationOut.model_validate(one) for one in waiting.items],
            page=page,
            rooms=answers.rooms([one for one in page.items if _is_known(one)], me),
            kinds=room_words.privacies(),
        )


def _is_known(room: Room) -> bool:
    """Leave out a room whose film is not shown to its people any more."""
    return videos.may_see_listing(require_user(), room.video)


@blueprint.post("/rooms/invitations/<uuid:my_invitation_id>")
@owner_of(invited, hidden=True)
def answer_invitation(my_invitation_id: UUID) -> ResponseReturnValue:
    """Accept an invitation and go to the room, or decline it."""
    if request.form.get("answer") == "accept":
        with database.unit_of_work():
            slug = calling.accept(require_user(), my_invitation_id).slug
        return redirect(url_for("pages.room", slug=slug), code=303)
    with database.unit_of_work():
        calling.decline(require_user(), my_invitation_id)
    flash(_("Declined. You will not be invited to this room again."))
    return redirect(url_for("pages.my_rooms"), code=303)
