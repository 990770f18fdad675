"""Telling who comes: soon, another time, called off, open. By the site and by mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.accounts.models import User
from app.notifications import kinds
from app.notifications import service as notifications
from app.notifications.kinds import Kind
from app.notifications.models import ByMail
from app.rooms.hearing import may_hear
from app.rooms.models import Room

KIND = "party"


def words(about: Mapping[str, Any]) -> str:
    """Write the sentence."""
    room, when = about["room"], about["when"]
    if about["what"] == "soon":
        return _("%(room)s begins at %(when)s", room=room, when=when)
    if about["what"] == "moved":
        return _("%(room)s is now at %(when)s", room=room, when=when)
    if about["what"] == "open":
        return _("The doors of %(room)s are open: it begins at %(when)s", room=room, when=when)
    return _("%(room)s of %(when)s is called off", room=room, when=when)


def tell(room: Room, what: str, starts_at: datetime, users: Iterable[User]) -> None:
    """Tell people something of a party, each time it is so: one may move there and back.

    Who may not come in any more, or not watch the film, hears nothing of the room.
    """
    when = f"{starts_at:%d.%m.%Y %H:%M} UTC"
    about = {"room": room.name, "what": what, "when": when}
    for user in users:
        if not may_hear(room, user):
            continue
        notifications.notify(
            user.id,
            KIND,
            about=about,
            link="" if what == "off" else f"/rooms/{room.slug}",
        )


def register() -> None:
    """Make the kind known."""
    title = later("Parties I come to")
    kinds.register(Kind(KIND, title, later("Watching"), words, ByMail.AT_ONCE, "calendar-clock"))
