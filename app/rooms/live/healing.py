"""What nobody else makes good: lines that were kept and never told, a Redis with older data."""

from __future__ import annotations

import logging
from typing import Any

from app.core.database import unit_of_work
from app.rooms import answers, service
from app.rooms.chat import service as chat
from app.rooms.live.here import Here

log = logging.getLogger(__name__)


def tell_untold(here: Here, room: str) -> None:
    """Tell the lines whose process died between keeping them and telling them, in their order.

    A number is given out only when the one before it is kept, so whatever is missing is there.
    """
    told = here.live.told(room)
    if told is None:
        return
    with unit_of_work(writes=False):
        found = service.get(room)
        lines = answers.messages(chat.after(found, told)) if found.chat_seq > told else []
    for line in lines:
        # Those that waited for one of these are told with it.
        if line["seq"] > (here.live.told(room) or 0):
            here.live.tell_chat(room, line["seq"], line)


def demand_newest(here: Here, room: str) -> None:
    """Begin a new epoch when Redis came back as it was before what was heard of it.

    One that died tells so itself: what its former life left counts as lost. This is for older data
    that came by another way: members would take what Redis says now for old news. The queue and
    what the database holds of the playback are newer then, or the same.
    """
    found = here.live.snapshot(room)
    if not found["ok"]:
        return
    version, known = _version(found["state"]), here.versions.get(room)
    with unit_of_work(writes=False):
        row = service.get(room)
        # Every change of a queue is copied at once: the rows are never behind.
        is_queue_old = _version(found["queue"]) < (row.queue_epoch, row.queue_v)
    if not is_queue_old and (known is None or version >= known):
        return
    log.warning("room %s was at %s and is back at %s: a new epoch", room, known, version)
    here.live.lose(room, version[0])
    here.revive(room)


def _version(told: dict[str, Any]) -> tuple[int, int]:
    return told["epoch"], told["v"]
