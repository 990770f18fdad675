"""Telling members what they have become, and everybody how the room is set."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.database import unit_of_work
from app.rooms import answers, service
from app.rooms.live import announce
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.people import id_of_user
from app.rooms.queue import changing as queue


def tell(room: str, members: Iterable[str] = ()) -> None:
    """Publish a room's settings, and to some members, or all when none is named, what they are."""
    present = here().snapshot(room)["members"].get("members", [])
    chosen = set(members)
    concerned = [one for one in present if one["id"] in chosen or not chosen]
    with unit_of_work(writes=False):
        found = service.get(room)
        settings = answers.settings(found)
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
