"""That a room has somebody who leads it, and that everybody, Redis with them, is told who."""

from __future__ import annotations

import logging
from typing import Any

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.live import presence
from app.rooms.live.here import Here
from app.rooms.order import hosts, roles
from app.rooms.people import id_of_user

log = logging.getLogger(__name__)


def replace(room: str) -> None:
    """Have somebody lead a room whose host is away; its row is held only where there is one."""
    present = presence.seated(room)
    with unit_of_work(writes=False):
        found = service.get(room)
        former, heir = id_of_user(found.host_id), hosts.successor(found, present)
    if any(one["id"] == former for one in present):
        # Redis was not told who leads: whoever changed it died on the way.
        roles.tell(room, {former})
    elif heir is not None:
        _let_lead(room, present)


def _let_lead(room: str, present: list[dict[str, Any]]) -> None:
    with unit_of_work():
        found = service.lock(room)
        former = id_of_user(found.host_id)
        chosen = hosts.stand_in(found, present)
    if chosen is not None:
        log.info("room %s: %s stands in for %s", room, chosen, former)
        roles.tell(room, {former, chosen})


def demand_host(here: Here, room: str, host: str) -> None:
    """Have it told who leads where Redis says somebody else: who changed that died on the way."""
    if presence.host(room) != host:
        here.owe(room)


def tell_owed(here: Here, room: str) -> None:
    """Tell how a room is set and who is what in it; who cannot owes it again."""
    here.owing.discard(room)
    roles.tell(room)
