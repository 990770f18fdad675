"""The page that opens a room as one wants it; the one press on the watch page opens it at once."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import AwareDatetime

from app.accounts.deeds import publishes
from app.api.access import current_user, public, require_user, signed_in
from app.api.schemas import Schema
from app.core import database
from app.rooms import service
from app.rooms.invites import locks
from app.rooms.models import Privacy
from app.rooms.schemas import RoomName
from app.videos.schemas import Password
from app.web import room_words
from app.web.blueprint import blueprint
from app.web.forms import Form, sent
from app.web.pages import parties

OPTIONAL = ("name", "password")
FIELD_OF = {"PASSWORD_MISSING": "password"} | parties.FIELD_OF


class WantedRoom(Schema):
    """A room as the form asks for it: what is not ticked is not wanted."""

    name: RoomName | None = None
    privacy: Privacy = Privacy.UNLISTED
    password: Password | None = None
    guests: bool = False
    permanent: bool = False
    begins: Literal["now", "later"] = "now"
    starts_at: AwareDatetime | None = None


def page(video_id: UUID, form: Form[WantedRoom]) -> str:
    """Write the page, with the form as it was filled."""
    with database.unit_of_work(writes=False):
        video = service.watchable(current_user(), video_id)
        return render_template(
            "rooms/open.html",
            form=form,
            video=video,
            choices=room_words.choices(),
            beginnings=beginnings(),
        )


def beginnings() -> list[tuple[str, str, str]]:
    """Answer when a room may begin, as the form offers it."""
    return [
        ("now", _("At once"), _("You go straight in, and send the link.")),
        ("later", _("Plan it for later"), _("People say whether they come, and are reminded.")),
    ]


@blueprint.get("/watch/<uuid:video_id>/rooms/new")
@public
def choose_room(video_id: UUID) -> ResponseReturnValue:
    """Ask how the room is to be; who is not signed in is asked to."""
    usual = {"privacy": Privacy.UNLISTED, "guests": "yes", "begins": "now"}
    return page(video_id, Form(WantedRoom, usual, optional=OPTIONAL))


@blueprint.post("/watch/<uuid:video_id>/rooms/new")
@publishes
@signed_in
def open_wanted_room(video_id: UUID) -> ResponseReturnValue:
    """Open the room and go there: to the page of its party, where it is planned for later."""

    def again(form: Form[WantedRoom], status: int) -> ResponseReturnValue:
        return page(video_id, form), status

    def carry_out(wanted: WantedRoom) -> ResponseReturnValue:
        wish = locks.prepared(wanted.model_dump(exclude={"begins"}))
        with database.unit_of_work():
            slug = service.create(require_user(), video_id, **wish).slug
        if wanted.starts_at is not None:
            flash(parties.planned())
        return redirect(url_for("pages.room", slug=slug), code=303)

    form = sent(WantedRoom, optional=OPTIONAL)
    if form.values.get("begins") == "later":
        form.values["starts_at"] = parties.moment_of(form)
    else:
        form.values.pop("starts_at", None)
    return form.carry_out(carry_out, again=again, fields=FIELD_OF)
