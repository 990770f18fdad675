"""The work of rooms that runs on a schedule."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app

from app.core.database import db, unit_of_work
from app.rooms import answers, listing
from app.rooms.chat import changes, kept, mentions
from app.rooms.errors import RoomAway, RoomBusy, RoomClosed
from app.rooms.live.here import here
from app.rooms.models import Room
from app.rooms.order import bans, deeds, roles


def purge_idle(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the rooms nobody used for INACTIVE_ROOM_RETENTION_HOURS; count them."""
    before = now - timedelta(hours=current_app.config["INACTIVE_ROOM_RETENTION_HOURS"])
    with unit_of_work(writes=False):
        rooms = listing.idle_before(before)
        found = zip(rooms, answers.counts(rooms), strict=True)
        # Who only talks, or waits, saves nothing.
        idle = [(room.id, room.key) for room, there in found if room.closed_at or not there]
    return len(idle) if dry_run else sum(_purge(*one, before) for one in idle)


def _purge(room_id: UUID, key: str, before: datetime) -> bool:
    with unit_of_work():
        if not listing.is_still_idle(room_id, before):
            return False
        mentions.take_back_of_room(room_id)
        listing.purge(room_id)
    here().live.forget(key)
    return True


def forget_lines(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the lines older than ROOM_CHAT_RETENTION_DAYS, in which 0 is for ever; count them."""
    days: int = current_app.config["ROOM_CHAT_RETENTION_DAYS"]
    if days == 0:
        return 0
    moment = now - timedelta(days=days)
    with unit_of_work(writes=False):
        found = {room.id: kept.count(room, moment) for room in kept.overdue(moment)}
    if dry_run:
        return sum(found.values())
    return sum(_forget_lines_of(room_id, moment) for room_id, lines in found.items() if lines)


def _forget_lines_of(room_id: UUID, moment: datetime) -> int:
    """Delete a room's old lines, some at a time: it may be in use, and is told in the end."""
    gone, last = 0, None
    while last != 0:
        with unit_of_work():
            room = db.session.get(
                Room, room_id, with_for_update={"of": Room}, populate_existing=True
            )
            last = kept.let_go(room, moment) if room else 0
        gone += last
    with suppress(RoomAway, RoomBusy, RoomClosed):
        if here().live.count(room_id.hex):
            roles.tell_settings(room_id.hex)
    return gone


def forget_deeds(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete what was done more than ROOM_DEEDS_RETENTION_DAYS ago, 0 is for ever; count it."""
    days: int = current_app.config["ROOM_DEEDS_RETENTION_DAYS"]
    if days == 0:
        return 0
    moment = now - timedelta(days=days)
    if dry_run:
        with unit_of_work(writes=False):
            return deeds.count_before(moment)
    return _in_parts(deeds.forget_before, moment)


def forget_changes(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Forget which changes of lines were made more than a day ago; count them."""
    moment = now - changes.KEPT
    if dry_run:
        with unit_of_work(writes=False):
            return changes.count_before(moment)
    return _in_parts(changes.forget_before, moment)


def _in_parts(forget: Callable[[datetime], int], moment: datetime) -> int:
    """Forget what is from before a moment, in as many units as it takes; count it."""
    gone, last = 0, None
    while last != 0:
        with unit_of_work():
            last = forget(moment)
        gone += last
    return gone


def forget_bans(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the bans that are over, with what they knew of guests; count them."""
    with unit_of_work(writes=not dry_run):
        return bans.count_ended(now) if dry_run else bans.forget_ended(now)
