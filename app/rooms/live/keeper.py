"""What one process does for its rooms again and again: vouch, sweep, tell, save, check."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

from flask import Flask

from app.core import clock
from app.core.database import db, unit_of_work
from app.core.errors import AppError
from app.core.extensions import socketio
from app.rooms import answers, rights, service
from app.rooms.chat import service as chat
from app.rooms.chat import telling
from app.rooms.errors import Banned, RoomAway, RoomBusy, RoomClosed
from app.rooms.live import healing, leading
from app.rooms.live.announce import NAMESPACE
from app.rooms.live.here import Here, Taken
from app.rooms.live.rounds import Deed, Line, Round, Tried, everywhere, marked
from app.rooms.live.scripts import socket_name
from app.rooms.order import bans, whence
from app.rooms.people import id_of_user
from app.rooms.queue import changing as queue
from app.rooms.queue.turning import Turns
from app.rooms.said import Ended
from app.websocket.manager import RoomChannels

log = logging.getLogger(__name__)

TICK_SECONDS = 0.25
CLOCK_SECONDS = 5.0
HOST_AWAY_MS = 60_000
# The last of them four minutes after the first.
MOST_TRIES = 8


class Keeper:
    """Keeps the rooms of one process; it lives as long as the process."""

    def __init__(self, app: Flask, here: Here) -> None:
        self.app = app
        self.here = here
        self.emptied = Tried(MOST_TRIES)
        self.hostless: set[str] = set()
        self.lacking: set[str] = set()
        self.lost: set[str] = set()
        self.failing = telling.Failing()
        self._started = threading.Lock()
        self.lines = self._lines()

    def _lines(self) -> list[Line]:
        """List what is done; what may wait for the database holds up nobody's gate."""
        rooms, here = self.here.rooms, self.here
        told = [
            Round(0.0, marked(here.waiting), self._look_at_gate),
            Round(0.0, marked(here.changed), self._tell_members),
            Round(0.0, marked(here.floating), self._tell_floats),
        ]
        vouched = [
            Round(1.0, rooms, self.sweep),
            Round(3.0, rooms, self.touch),
            Round(15.0, rooms, self.repeat),
        ]
        kept = [
            Round(0.0, marked(self.lost), self._revive),
            Round(1.0, self.emptied.due, self._save_emptied),
            Round(1.0, marked(self.hostless), self._replace_host),
            Round(1.0, marked(self.lacking), self._tell_untold),
            Round(5.0, rooms, self.save),
        ]
        turned = [Round(0.0, rooms, Turns().look)]
        owed = [Round(1.0, marked(here.owing), self._tell_owed)]
        checked = [
            Round(10.0, rooms, self.recheck),
        ]
        news = [Round(10.0, everywhere, self._tell_mentions)]
        return [Line(rounds) for rounds in (told, vouched, kept, turned, owed, checked, news)]

    def start(self) -> None:
        """Begin, once in the life of the process."""
        if not self._started.acquire(blocking=False):
            return
        manager = socketio.server.manager
        if isinstance(manager, RoomChannels):
            manager.latest |= {"state", "members"}
            manager.hearers |= {"state": self.here.hear, "you": self.here.hear_you}
            manager.controls |= {"cut": self._cut, "recheck": self._recheck, "close": self._close}
            manager.controls |= {"may": self._ask_anew}
            manager.restored.append(self.restored)
        for line in self.lines:
            socketio.start_background_task(self._run, line)
        socketio.start_background_task(self._keep_time)

    def _run(self, line: Line) -> None:
        while True:
            socketio.sleep(TICK_SECONDS)
            with self.app.app_context():
                line.tick(self._guarded)

    def _keep_time(self) -> None:
        while True:
            socketio.sleep(CLOCK_SECONDS)
            self.here.clock.measure()
            self.here.forget_states()

    def _guarded(self, run: Deed, room: str, seats: list[Taken]) -> None:
        """Let one room's trouble not be another's; Redis away is said once by the fan-out."""
        try:
            run(room, seats)
        except (RoomAway, RoomBusy) as error:
            log.debug("room %s waits: %s", room, error.code)
        except RoomClosed:
            self._let_go(room)
        except Exception:
            log.exception("room %s could not be kept", room)
        finally:
            db.session.remove()

    def _tell_members(self, room: str, _seats: list[Taken]) -> None:
        if not self.here.live.tell_members(room):
            self.here.changed.discard(room)

    def _look_at_gate(self, room: str, _seats: list[Taken]) -> None:
        if not self.here.live.look(room):
            self.here.waiting.discard(room)

    def _tell_floats(self, room: str, _seats: list[Taken]) -> None:
        if not self.here.live.float(room):
            self.here.floating.discard(room)

    def sweep(self, room: str, _seats: list[Taken]) -> None:
        """Remove the silent, see whether the host is away, tell the list."""
        swept = self.here.live.sweep(room)
        if swept.waits:
            self.here.waiting.add(room)
        if swept.lacks:
            self.lacking.add(room)
        if swept.owes:
            self.here.owing.add(room)
        if swept.gone and swept.count == 0:
            self.emptied.add(room)
        if swept.host_away >= HOST_AWAY_MS:
            self.hostless.add(room)
        self.here.changed.add(room)

    def _save_emptied(self, room: str, _seats: list[Taken]) -> None:
        """Copy a room for the last time; where that fails for good, Redis has it for a week."""
        try:
            self.here.save(room, at_once=True)
        except RoomClosed:
            raise
        except Exception:
            if not self.emptied.failed(room):
                log.error("room %s is empty and could not be copied to the database", room)
            raise
        self.emptied.discard(room)

    def _tell_untold(self, room: str, _seats: list[Taken]) -> None:
        self.lacking.discard(room)
        healing.tell_untold(self.here, room)

    def _tell_owed(self, room: str, _seats: list[Taken]) -> None:
        leading.tell_owed(self.here, room)

    def _tell_mentions(self, _everywhere: str, _seats: list[Taken]) -> None:
        telling.tell_left_over(self.failing)

    def _replace_host(self, room: str, _seats: list[Taken]) -> None:
        self.hostless.discard(room)
        leading.replace(room)

    def touch(self, room: str, seats: list[Taken]) -> None:
        """Vouch for the sockets that live, and for where guests came from; mark what Redis lost."""
        held = [taken for taken in seats if self.here.holds(taken)]
        heard = [(taken.seat, self.here.silence(taken)) for taken in held]
        if not heard:
            return
        if self.here.live.touch(room, heard):
            whence.keep(room, {one.seat.id: one.address for one in held if one.address})
        else:
            self.lost.add(room)

    def _revive(self, room: str, _seats: list[Taken]) -> None:
        """Bring back what Redis lost, and vouch for those who are here before they are missed."""
        # Where this fails, whoever vouches next marks it again; a closed room stays forgotten.
        self.lost.discard(room)
        self.here.revive(room)
        self.touch(room, self.here.rooms().get(room, []))

    def save(self, room: str, _seats: list[Taken]) -> None:
        """Copy the playback to the database when it is due."""
        self.here.save(room)
        queue.keep(room)

    def repeat(self, room: str, _seats: list[Taken]) -> None:
        """Repeat the state to this process' sockets, which heals a lost frame."""
        found = self.here.live.snapshot(room)
        if found["ok"]:
            self._say_here(room, "state", found["state"])
        else:
            self.lost.add(room)

    def recheck(self, room: str, seats: list[Taken]) -> None:
        """Let go of members who may no longer watch what the room shows, or are banned from it."""
        with unit_of_work(writes=False):
            found = service.get(room)
            seated = {(taken.user_id, taken.unlocked) for taken in seats}
            refused = rights.refusals(found, seated)
            banned = bans.among(found, {taken.seat.id for taken in seats})
            outside = bans.among_addresses(found, {one.address for one in seats if one.address})
            host = id_of_user(found.host_id)
        leading.demand_host(self.here, room, host)
        healing.tell_untold(self.here, room)
        for taken in seats:
            if taken.seat.id in banned or taken.address in outside:
                self._dismiss(taken, Banned())
            elif (taken.user_id, taken.unlocked) in refused:
                self._dismiss(taken, refused[taken.user_id, taken.unlocked])

    def _dismiss(self, taken: Taken, why: AppError) -> None:
        ended = Ended(code=why.code, reason=why.message)
        socket = taken.seat.socket
        socketio.server.emit("kicked", ended.model_dump(), to=socket, namespace=NAMESPACE)
        self.here.exit(taken)
        self.here.leave(taken, meant=True)

    def restored(self, seconds: float) -> None:
        """Heal what this process' members missed while Redis was away."""
        with self.app.app_context():
            for room, seats in self.here.rooms().items():
                self._guarded(lambda name, _: healing.demand_newest(self.here, name), room, seats)
                self._guarded(self.touch, room, seats)
                self._guarded(lambda name, _: self._say_missed(name, seconds), room, seats)

    def _say_missed(self, room: str, seconds: float) -> None:
        snapshot = self.here.snapshot(room)
        self._say_here(room, "state", snapshot["state"])
        self._say_here(room, "members", snapshot["members"])
        self._say_here(room, "queue", snapshot["queue"])
        since = clock.now() - timedelta(seconds=seconds + 2)
        with unit_of_work(writes=False):
            found = service.get(room)
            lines = answers.messages(found, chat.since(found, since))
            settings = answers.settings(found).model_dump(mode="json")
        self._say_here(room, "settings", settings)
        for line in lines:
            self._say_here(room, "chat", line)

    def _say_here(self, room: str, event: str, payload: dict[str, Any]) -> None:
        socketio.server.emit(
            event, payload, to=socket_name(room), namespace=NAMESPACE, ignore_queue=True
        )

    def _cut(self, message: dict[str, Any]) -> None:
        room, member = message["key"], message["member"]
        with self.app.app_context():
            seats = self.here.of_member(room, member)
            for taken in seats:
                self.here.exit(taken)
            self._guarded(lambda name, _: self._remove(name, member), room, seats)

    def _ask_anew(self, message: dict[str, Any]) -> None:
        self.here.ask_anew(message["key"], message["member"])

    def _remove(self, room: str, member: str) -> None:
        """Take a member's place once more: until the cut this process vouched for it."""
        self.here.live.remove(room, member)
        self.here.changed.add(room)

    def _recheck(self, message: dict[str, Any]) -> None:
        room = message["key"]
        with self.app.app_context():
            self._guarded(self.recheck, room, self.here.rooms().get(room, []))

    def _close(self, message: dict[str, Any]) -> None:
        with self.app.app_context():
            self._let_go(message["key"], message.get("reason") or RoomClosed.message)

    def _let_go(self, room: str, reason: str = RoomClosed.message) -> None:
        """Take every socket here out of a room that is closed, and tell it so."""
        ended = Ended(code=RoomClosed.code, reason=reason)
        self._say_here(room, "room:closed", ended.model_dump())
        for taken in self.here.rooms().get(room, []):
            self.here.exit(taken)
        for marks in (self.here.changed, self.here.waiting, self.here.owing):
            marks.discard(room)
        self.emptied.discard(room)
        # Until now this process vouched for its members, whoever had them forgotten already.
        self.here.forget(room)
