"""The words pages have for who finds a room."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.rooms.models import Privacy


@dataclass(frozen=True)
class Kind:
    """A kind of room: its icon, its name, and what it means."""

    icon: str
    name: str
    meaning: str


def privacies() -> dict[str, Kind]:
    """Name every kind of room, from the most open."""
    return {
        Privacy.PUBLIC: Kind(
            "globe",
            _("Everybody"),
            _("It is listed under “Together” while its film is public."),
        ),
        Privacy.UNLISTED: Kind(
            "link", _("Whoever has the link"), _("It is in no list; the link lets in.")
        ),
        Privacy.PASSWORD: Kind(
            "key-round",
            _("Whoever has link and password"),
            _("The link leads to the door; the password opens it, and so does an invite."),
        ),
        Privacy.PRIVATE: Kind(
            "lock",
            _("Only who is invited"),
            _("Nobody else learns that there is such a room."),
        ),
    }


def choices() -> list[tuple[str, str, str]]:
    """Answer the kinds as a form offers them."""
    return [(value, kind.name, kind.meaning) for value, kind in privacies().items()]
