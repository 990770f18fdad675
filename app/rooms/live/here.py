"""What this process knows of the rooms: its members' sockets, the clock, the way into Redis."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from app.core.database import unit_of_work
from app.core.extensions import socketio
from app.rooms import service
from app.rooms.errors import RoomAway
from app.rooms.live.announce import NAMESPACE
from app.rooms.live.clocks import RoomClock
from app.rooms.live.doorway import Doorway
from app.rooms.live.scripts import Scripts, connect, socket_name
from app.rooms.live.store import LiveRooms, Seat
from app.rooms.queue import service as queue
from app.websocket import channels
from app.websocket.access import connections
from app.websocket.manager import RoomChannels

_KEY = "matinee_rooms"


@dataclass
class Taken:
    """A seat taken by a socket of this process; `heard` is the monotonic time of its last event.

    `unlocked` are the ids under which a guest's browser gave the passwords of films, `address` is
    the keyed hash of where a guest comes from; nobody else has one. Until the
    monotonic time `may_write` it is known that the member may write.
    """

    seat: Seat
    user_id: UUID | None
    unlocked: tuple[UUID, ...] = ()
    address: str | None = None
    heard: float = field(default_factory=time.monotonic)
    may_write: float = 0.0


class Here:
    """The rooms of one process."""

    def __init__(self, app: Flask) -> None:
        url = app.config["REDIS_URLS"]["sockets"]
        self.app = app
        redis = connect(url)
        self.live = LiveRooms(Scripts(redis, partial(channels.channel_of, channels.prefix_of(url))))
        self.clock = RoomClock(redis)
        self.doorway = Doorway()
        self.taken: dict[str, Taken] = {}
        self.by_member: dict[tuple[str, str], dict[str, Taken]] = {}
        self.changed: set[str] = set()
        self.waiting: set[str] = set()
        self.floating: set[str] = set()
        self.owing: set[str] = set()
        self.newest: dict[str, dict[str, Any]] = {}

    def rooms(self) -> dict[str, list[Taken]]:
        """Answer the seats taken here, by room."""
        found: dict[str, list[Taken]] = {}
        for taken in list(self.taken.values()):
            found.setdefault(taken.seat.room, []).append(taken)
        return found

    def of_member(self, room: str, member: str) -> list[Taken]:
        """List a member's seats here."""
        return list(self.by_member.get((room, member), {}).values())

    def hear(self, socket_room: str, state: dict[str, Any]) -> None:
        """Note the newest state of a playback that was told here."""
        room = socket_room.partition(":")[2]
        known = self.newest.get(room, state)
        if (state["epoch"], state["v"]) >= (known["epoch"], known["v"]):
            self.newest[room] = state

    def hear_you(self, socket_room: str, _you: dict[str, Any]) -> None:
        """Ask anew whether a member may write, whom it was told here what they have become."""
        _, room, member = socket_room.split(":", 2)
        self.ask_anew(room, member)

    def ask_anew(self, room: str, member: str) -> None:
        """Trust no longer what was known of a member's right to write."""
        for taken in self.of_member(room, member):
            taken.may_write = 0.0

    def forget_states(self) -> None:
        """Forget what was told of rooms nobody here is in any more."""
        rooms = self.rooms()
        self.newest = {room: state for room, state in self.newest.items() if room in rooms}

    def enter(self, taken: Taken) -> None:
        """Put a socket into its room's and its member's socket rooms, and hear them from now on."""
        seat = taken.seat
        for member in ("", seat.id):
            socketio.server.enter_room(seat.socket, socket_name(seat.room, member), NAMESPACE)
        manager = socketio.server.manager
        listens = isinstance(manager, RoomChannels)
        if listens and not manager.wait_for(NAMESPACE, socket_name(seat.room)):
            self.exit(taken)
            raise RoomAway

    def take(self, taken: Taken, *, since: int) -> None:
        """Keep a seat that got its place in Redis; only such a one is vouched for."""
        taken.seat = taken.seat.since(since)
        seat = taken.seat
        self.taken[seat.socket] = taken
        self.by_member.setdefault((seat.room, seat.id), {})[seat.socket] = taken

    def holds(self, taken: Taken) -> bool:
        """Tell whether a seat is still taken."""
        return self.taken.get(taken.seat.socket) is taken

    def exit(self, taken: Taken) -> None:
        """Take a socket out of its rooms; it stays connected."""
        seat = taken.seat
        self._let_go(self.taken.pop(seat.socket, None))
        found = connections(NAMESPACE).get(seat.socket)
        if found is not None:
            found.data.pop("taken", None)
        # A socket that is going leaves its rooms by itself.
        if socketio.server.manager.is_connected(seat.socket, NAMESPACE):
            for member in ("", seat.id):
                socketio.server.leave_room(seat.socket, socket_name(seat.room, member), NAMESPACE)

    def _let_go(self, taken: Taken | None) -> None:
        if taken is None:
            return
        seat = taken.seat
        theirs = self.by_member.get((seat.room, seat.id), {})
        theirs.pop(seat.socket, None)
        if not theirs:
            self.by_member.pop((seat.room, seat.id), None)

    def leave(self, taken: Taken, *, meant: bool, heard: float = 0) -> None:
        """Give a seat back; one who did not mean it keeps the place for a while."""
        count = self.live.leave(taken.seat, meant=meant, heard=heard)
        self.changed.add(taken.seat.room)
        if count == 0:
            self.save(taken.seat.room, at_once=True)

    def silence(self, taken: Taken) -> float:
        """Tell for how many ms at least a socket may have been silent.

        Its last event counts, and so does its last answer to a ping of the server, which came one
        ping interval before the ping that is due or under way.
        """
        quiet = (time.monotonic() - taken.heard) * 1000
        server = socketio.server
        engine_id = server.manager.eio_sid_from_sid(taken.seat.socket, NAMESPACE)
        line = server.eio.sockets.get(engine_id)
        if line is None:
            return quiet
        pending = time.time() - line.last_ping if line.last_ping else 0.0
        return float(min(quiet, (pending + server.eio.ping_interval) * 1000))

    def revive(self, room: str) -> dict[str, Any]:
        """Rebuild a playback that Redis lost from the database; answer the state that counts.

        A Redis that died left what it wrote down, which may be newer than the copy.
        """
        left = self.live.left_over(room)
        with unit_of_work():
            found = service.lock(room)
            if left and (left["epoch"], left["v"]) > (found.epoch, found.v):
                service.save(found, left)
            saved = replace(service.next_epoch(found), queue=queue.kept(found))
        return self.live.rebuild(room, saved)

    def owe(self, room: str) -> None:
        """Have whoever keeps a room tell how it is set; while Redis is away that is noted here."""
        try:
            self.live.owe(room)
        except RoomAway:
            self.owing.add(room)

    def forget(self, room: str) -> None:
        """Have Redis forget a room that is over; while it is away the cleanup does so later."""
        with suppress(RoomAway):
            self.live.forget(room)

    def epoch(self, room: str) -> int:
        """Answer the epoch of a playback as it is written down, rebuilding one that is not."""
        known = self.live.epoch(room)
        return int(self.revive(room)["epoch"]) if known is None else known

    def snapshot(self, room: str, *, since_v: int | None = None) -> dict[str, Any]:
        """Answer everything about a room as of one moment, rebuilding it when it was lost."""
        found = self.live.snapshot(room, since_v=since_v)
        if not found["ok"]:
            self.revive(room)
            found = self.live.snapshot(room, since_v=since_v)
        return found

    def save(self, room: str, *, at_once: bool = False) -> None:
        """Copy a playback to the database if that is due."""
        playback = self.live.unsaved(room, at_once=at_once)
        if playback is None:
            return
        with unit_of_work():
            service.save(service.lock(room), playback)
        self.live.saved(room, playback["mark"])


def create(app: Flask) -> Here:
    """Make what an application knows of its rooms."""
    made = Here(app)
    app.extensions[_KEY] = made
    return made


def here() -> Here:
    """Answer what this process knows of the rooms."""
    found: Here = current_app.extensions[_KEY]
    return found
