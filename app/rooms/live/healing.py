"""What nobody else makes good: lines that were kept and never told, a Redis with older data."""

from __future__ import annotations

import logging
from typing import Any

from app.core.database import unit_of_work
from app.rooms import answers, service
from app.rooms.chat import service as chat
from app.rooms.live.here import Here

log = logging.getLogger(__name__)
# What two states of one version share where they are the same; the rest is when they were told.
SHOWN = ("item", "position", "rate", "playing", "at")


def tell_untold(here: Here, room: str) -> None:
    """Tell the lines whose process died between keeping them and telling them, in their order.

    A number is given out only when the one before it is kept, so whatever is missing is there.
    """
    told = here.live.told(room)
    if told is None:
        return
    with unit_of_work(writes=False):
        found = service.get(room)
        lines = answers.messages(found, chat.after(found, told)) if found.chat_seq > told else []
    for line in lines:
        # Those that waited for one of these are told with it.
        if line["seq"] > (here.live.told(room) or 0):
            here.live.tell_chat(room, line["seq"], line)


def demand_newest(here: Here, room: str) -> None:
    """Begin a new epoch when Redis came back as it was before what was heard of it.

    One that died tells so itself: what its former life left counts as lost. This is for older data
    that came by another way: members would take what Redis says now for old news, also where it
    has come as far again by other changes. The queue and what the database holds of the playback
    are newer then, or the same.
    """
    known = here.newest.get(room)
    found = here.live.snapshot(room, since_v=known["v"] - 1 if known else None)
    if not found["ok"]:
        return
    version = _version(found["state"])
    with unit_of_work(writes=False):
        row = service.get(room)
        # Every change of a queue is copied at once: the rows are never behind.
        is_queue_old = _version(found["queue"]) < (row.queue_epoch, row.queue_v)
    if not is_queue_old and (known is None or _follows(found, known)):
        return
    was = _version(known) if known else None
    log.warning("room %s was at %s and is back at %s: a new epoch", room, was, version)
    here.live.lose(room, version[0])
    here.revive(room)


def _follows(found: dict[str, Any], known: dict[str, Any]) -> bool:
    """Tell whether what Redis holds came after a state, and not after another of its version."""
    same = [one for one in found["states"] if _version(one) == _version(known)]
    if any(one[name] != known[name] for one in same for name in SHOWN):
        return False
    return _version(found["state"]) >= _version(known)


def _version(told: dict[str, Any]) -> tuple[int, int]:
    return told["epoch"], told["v"]
