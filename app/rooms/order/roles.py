"""Telling members what they have become, and everybody how the room is set."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.database import unit_of_work
from app.rooms import answers, service
from app.rooms.live import announce, presence
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.order import hosts
from app.rooms.order.turn import turn
from app.rooms.people import id_of_user
from app.rooms.queue import changing as queue
from app.rooms.said import SettingsOut


def tell(room: str, members: Iterable[str] = ()) -> SettingsOut:
    """Publish a room's settings, and to some members, or all when none is named, what they are.

    Answer the settings.
    """
    with turn(room):
        return _tell(room, members)


def _tell(room: str, members: Iterable[str]) -> SettingsOut:
    concerned = presence.members(room, members)
    with unit_of_work(writes=False):
        found = service.get(room)
        settings = answers.settings(found)
        _remembered = hosts.read(found, [one["id"] for one in concerned])
        yous = [answers.you(found, Seat(room, one["id"], "", one)) for one in concerned]
        host = id_of_user(found.host_id)
        order, quorum = found.queue_order, found.skip_quorum
        wait_policy = found.wait_policy
    here().live.set_roles(room, {you.id: you.role for you in yous}, host=host)
    here().live.set_wait_policy(room, wait_policy)
    here().changed.add(room)
    queue.arrange(room, order=order, quorum=quorum)
    announce.to_room(room, "settings", settings)
    for you in yous:
        announce.to_member(room, you.id, "you", you)
    return settings


def tell_settings(room: str) -> SettingsOut:
    """Publish a room's settings, where nobody became anything else; answer them."""
    with turn(room):
        with unit_of_work(writes=False):
            settings = answers.settings(service.get(room))
        announce.to_room(room, "settings", settings)
        return settings
