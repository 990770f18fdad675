"""Keeping the queue in the database: rows follow Redis, and a rebuild follows the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.accounts.models import User
from app.core.database import db
from app.rooms.models import Room
from app.rooms.queue.errors import EntryNotFound
from app.rooms.queue.kept import Kept, KeptEntry
from app.rooms.queue.models import RoomEntry, RoomVote
from app.videos.models import Video


def entries(room: Room) -> Sequence[RoomEntry]:
    """List a room's entries in order."""
    query = select(RoomEntry).where(RoomEntry.room_id == room.id)
    return db.session.scalars(query.order_by(RoomEntry.place, RoomEntry.id)).all()


def rooms_with(*video_ids: UUID) -> Sequence[Room]:
    """List the open rooms that have one of these videos in their queue."""
    holding = select(RoomEntry.room_id).where(RoomEntry.video_id.in_(video_ids))
    query = select(Room).where(Room.id.in_(holding), Room.closed_at.is_(None))
    return db.session.scalars(query).unique().all()


def kept(room: Room) -> Kept:
    """Answer the queue a room is rebuilt from."""
    rows = entries(room)
    lengths = _lengths(row.video_id for row in rows)
    voters = _voters(row.id for row in rows)
    return Kept(
        v=room.queue_v,
        loop=room.loop,
        order=room.queue_order,
        quorum=room.skip_quorum,
        items=tuple(
            _kept(row, lengths[row.video_id], voters.get(row.id, ()))
            for row in rows
            if row.video_id in lengths
        ),
    )


def _kept(row: RoomEntry, length: float | None, voters: Iterable[str]) -> KeptEntry:
    return KeptEntry(
        id=str(row.id),
        item=str(row.video_id),
        duration=round((length or 0) * 1000),
        by=row.member,
        name=row.name,
        added_at=round(row.added_at.timestamp() * 1000),
        voters=tuple(voters),
    )


def _lengths(video_ids: Iterable[UUID]) -> dict[UUID, float | None]:
    """Answer how long these videos are, as far as they have not been removed."""
    query = select(Video.id, Video.duration).where(Video.id.in_(set(video_ids)))
    query = query.where(Video.deleted_at.is_(None))
    return {row.id: row.duration for row in db.session.execute(query)}


def _voters(entry_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    query = select(RoomVote).where(RoomVote.entry_id.in_(list(entry_ids)))
    found: dict[UUID, list[str]] = {}
    for vote in db.session.scalars(query.order_by(RoomVote.member)):
        found.setdefault(vote.entry_id, []).append(vote.member)
    return found


def document(room: Room) -> dict[str, Any]:
    """Answer the queue as Redis would, of a room that does not live there now."""
    found = kept(room)
    items = [
        {"id": one.id, "item": one.item, "duration": one.duration, "added_at": one.added_at}
        | {"by": {"id": one.by, "name": one.name} if one.by else None}
        | {"votes": len(one.voters), "mine": False}
        for one in found.items
    ]
    skip = {"votes": 0, "needed": 0}
    head = {"epoch": room.queue_epoch, "v": found.v, "loop": found.loop, "order": found.order}
    return head | {"skip": skip, "items": items}


def keep(room: Room, queue: dict[str, Any]) -> None:
    """Make the rows of a locked room what Redis answered, unless they are newer.

    Votes are kept one by one as they are given; here they only go with their entries.
    """
    version = (queue["epoch"], queue["v"])
    if version <= (room.queue_epoch, room.queue_v):
        return
    room.queue_epoch, room.queue_v, room.loop = *version, queue["loop"]
    items = _with_videos(queue["items"])
    known = {row.id: row for row in entries(room)}
    gone = known.keys() - items.keys()
    db.session.execute(delete(RoomEntry).where(RoomEntry.id.in_(gone)))
    users = _users(items.values())
    for place, (entry_id, item) in enumerate(items.items()):
        row = known.get(entry_id)
        if row is None:
            row = _row(room, entry_id, item, users)
            db.session.add(row)
        row.place = place
    db.session.flush()


def _row(room: Room, entry_id: UUID, item: dict[str, Any], users: set[UUID]) -> RoomEntry:
    by = item["by"] or {"id": "", "name": ""}
    user_id = _user_id(by["id"])
    return RoomEntry(
        id=entry_id,
        room_id=room.id,
        video_id=UUID(item["item"]),
        member=by["id"],
        user_id=user_id if user_id in users else None,
        name=by["name"],
        added_at=datetime.fromtimestamp(item["added_at"] / 1000, UTC),
    )


def _with_videos(items: list[dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """Leave out films that have been removed meanwhile."""
    there = _lengths(UUID(item["item"]) for item in items)
    return {UUID(item["id"]): item for item in items if UUID(item["item"]) in there}


def _users(items: Iterable[dict[str, Any]]) -> set[UUID]:
    ids = {_user_id(item["by"]["id"]) for item in items if item["by"]} - {None}
    return set(db.session.scalars(select(User.id).where(User.id.in_(ids))))


def _user_id(member: str) -> UUID | None:
    return UUID(hex=member[2:]) if member.startswith("u-") else None


def vote(room: Room, entry_id: UUID, member: str, *, on: bool) -> None:
    """Keep a member's vote, or take it back, in a room whose row is held; a lost entry has none."""
    known = db.session.get(RoomVote, (entry_id, member))
    entry = db.session.get(RoomEntry, entry_id)
    if entry is None or entry.room_id != room.id:
        return
    if on and known is None:
        db.session.add(RoomVote(entry_id=entry_id, member=member))
    if not on and known is not None:
        db.session.delete(known)
    db.session.flush()


def entry_of(room: Room, entry_id: UUID) -> RoomEntry:
    """Find an entry of a room; raise EntryNotFound."""
    row = db.session.get(RoomEntry, entry_id)
    if row is None or row.room_id != room.id:
        raise EntryNotFound
    return row
