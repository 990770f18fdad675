"""The queue as one viewer is told it: their rights, and how many of those present may not watch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.core.errors import AppError
from app.rooms import rights, watchers
from app.rooms import service as rooms
from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.models import Room
from app.rooms.people import id_of_user
from app.rooms.queue import service
from app.rooms.queue.changing import holds
from app.rooms.queue.schemas import EntryOut, QueueOut
from app.rooms.queue.store import queues
from app.rooms.rights import Seated
from app.videos import answers as videos
from app.videos import policy, unlocks
from app.videos.errors import VideoNotFound
from app.videos.models import Video


@dataclass(frozen=True)
class Looker:
    """Who looks: the id in the room, empty for a guest on the outside, and as whom they watch."""

    member: str
    seat: Seated


@dataclass(frozen=True)
class Living:
    """A queue as Redis has it, who looks, and as whom those who are here watch."""

    found: dict[str, Any]
    looker: Looker
    present: dict[str, Seated] | None


@dataclass
class View:
    """Who looks, at which films, and who may not watch which of them.

    `seat` is as whom the viewer watches, `present` as whom those who are here do; None where they
    are too many.
    """

    viewer: User | None
    seat: Seated
    may_clear: bool
    films: dict[str, Video]
    summaries: dict[str, dict[str, Any]]
    refusals: dict[UUID, dict[Seated, AppError]]
    present: dict[str, Seated] | None

    def entry(self, entry: dict[str, Any]) -> EntryOut:
        """Answer one entry."""
        names = ("id", "by", "votes", "added_at", "mine")
        known = {name: entry[name] for name in names}
        film = self.films.get(entry["item"])
        if film is None or film.deleted_at is not None:
            gone = {"film": None, "reason": VideoNotFound.code}
            return EntryOut.model_validate(known | gone | {"blocked": None, "blocked_members": []})
        why = self.refusals[film.id].get(self.seat)
        seen = why is None or policy.may_see_listing(self.viewer, film)
        shown = {"film": self.summaries[entry["item"]] if seen else None}
        known |= shown | {"reason": why.code if why else None}
        return EntryOut.model_validate(known | self._blocked(film, told=why is None))

    def _blocked(self, film: Video, *, told: bool) -> dict[str, Any]:
        if self.present is None or not (told or self.may_clear):
            return {"blocked": None, "blocked_members": []}
        refused = self.refusals[film.id]
        names = [member for member, seated in self.present.items() if seated in refused]
        return {"blocked": len(names), "blocked_members": names if self.may_clear else []}


def told(user: User | None, seat: Seat) -> dict[str, Any]:
    """Answer the queue to a member."""
    living = alive(seat, here().snapshot(seat.room)["members"].get("members"))
    with unit_of_work(writes=False):
        return told_of(rooms.get(seat.room), living, user)


def alive(seat: Seat, members: Collection[dict[str, Any]] | None) -> Living:
    """Answer the queue as it lives to a member; no transaction may be open.

    `members` are those here, None where they are only counted.
    """
    found = queues().read(seat.room, seat.id)
    if not found["ok"]:
        here().revive(seat.room)
        found = queues().read(seat.room, seat.id)
    present = None if members is None else watchers.of_members(seat.room, members)
    own = (present or {}).get(seat.id) or watchers.of_members(seat.room, [seat.member])[seat.id]
    return Living(found, Looker(seat.id, own), present)


def told_of(room: Room, living: Living, user: User | None) -> dict[str, Any]:
    """Answer a living queue to a member, inside the caller's unit."""
    shown = _shown(room, living.found, user, living.looker, living.present)
    return shown.model_dump(mode="json")


def read(room: Room, user: User | None) -> QueueOut:
    """Answer the queue to whoever may look into the room, inside the caller's unit."""
    member = id_of_user(user.id) if user else ""
    own = (user.id, ()) if user else (None, tuple(unlocks.known()))
    try:
        live = queues().read(room.key, member)
        present = _present(room.key) if live["ok"] else {}
    except RoomAway:
        live, present = {"ok": False}, None
    if not live["ok"]:
        live = {"queue": service.document(room), "skips": False}
    return _shown(room, live, user, Looker(member, own), present)


def _present(room: str) -> dict[str, Seated] | None:
    """Answer as whom the members here watch; None where they are only counted."""
    members = here().snapshot(room)["members"].get("members")
    return None if members is None else watchers.of_members(room, members)


def _shown(
    room: Room,
    live: dict[str, Any],
    viewer: User | None,
    looker: Looker,
    present: dict[str, Seated] | None,
) -> QueueOut:
    queue = live["queue"]
    films = _films({UUID(one["item"]) for one in queue["items"]})
    seated = {looker.seat, *(present or {}).values()}
    rows = list(films.values())
    summaries = videos.summaries(rows, viewer)
    view = View(
        viewer=viewer,
        seat=looker.seat,
        may_clear=bool(looker.member) and holds(room, looker.member, "queue.remove_any"),
        films=films,
        summaries={str(row.id): one for row, one in zip(rows, summaries, strict=True)},
        refusals=rights.of_films(rows, seated),
        present=present,
    )
    skip = queue["skip"] | {"mine": live["skips"]}
    items = [view.entry(one) for one in queue["items"]]
    return QueueOut.model_validate(queue | {"skip": skip, "items": items})


def _films(ids: Collection[UUID]) -> dict[str, Video]:
    found = db.session.scalars(select(Video).where(Video.id.in_(ids))).unique()
    return {str(video.id): video for video in found}
