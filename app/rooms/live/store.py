"""A room's life in Redis: the playback, who is here, and what is told to everybody in which order.

Times are milliseconds of Redis' clock, positions seconds; inside Redis all are whole milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from redis.exceptions import RedisError

from app.rooms.errors import RoomAway
from app.rooms.live.scripts import Scripts, key, operation_key
from app.rooms.queue.kept import Kept

ALIVE_MS = 28_000
CHAT_PATIENCE_MS = 5_000
CHAT_LOOK_MS = 1_000
MEMBERS_EVERY_MS = 250
FLOATS_EVERY_MS = 300
LONGEST_DELAY_MS = 2_000


@dataclass(frozen=True)
class Change:
    """One wish to change the playback; `op` is the client's id of it."""

    op: str
    base_v: int
    action: str
    epoch: int | None = None
    position: float | None = None
    rate: float | None = None
    item: str | None = None
    duration: float | None = None


@dataclass(frozen=True)
class Saved:
    """The playback as the database holds it, in whole milliseconds and thousandths."""

    epoch: int
    v: int
    item: str
    position: int
    rate: int
    playing: bool
    at: int
    duration: int
    saved_at: int
    host: str
    chat_seq: int
    wait_policy: str = "soft"
    queue: Kept = field(default_factory=Kept)


@dataclass(frozen=True)
class Seat:
    """A socket of a member in a room; `member` is what the others see."""

    room: str
    id: str
    socket: str
    member: dict[str, Any]

    def since(self, joined_at: int) -> Seat:
        """Answer the seat of a member who has been here since then, in ms."""
        return replace(self, member=self.member | {"joined_at": joined_at})


@dataclass(frozen=True)
class Loaded:
    """What of a film a player holds around where it stands, from and to, in seconds."""

    item: str
    start: float
    end: float


@dataclass(frozen=True)
class Swept:
    """What a sweep found: how many fell silent, ms the host has been away, how many are here.

    `waits` is whether the gate must be looked at again soon, `lacks` whether a chat line was kept
    and never told, `owes` whether how the room is set was not told, which is now the asker's.
    """

    gone: int
    host_away: int
    count: int
    waits: int
    lacks: int
    owes: int


def thousandths(value: float | None) -> int | str:
    """Write seconds as milliseconds, or a rate as thousandths; nothing as an empty text."""
    return "" if value is None else round(value * 1000)


class LiveRooms:
    """All rooms that live in one Redis."""

    def __init__(self, scripts: Scripts) -> None:
        self.scripts = scripts

    def apply(self, room: str, member: str, change: Change) -> dict[str, Any]:
        """Apply a change; answer `{ok, v}`, or `{ok: false, code, state}` (code LOST: rebuild)."""
        return self.scripts.ask(
            "apply",
            room,
            change.base_v,
            "" if change.epoch is None else change.epoch,
            change.action,
            thousandths(change.position),
            thousandths(change.rate),
            change.item or "",
            thousandths(change.duration),
            operation=f"{member}:{change.op}",
        )

    def answered(self, room: str, member: str, op: str) -> dict[str, Any] | None:
        """Answer what a member's change was answered with, if it was made lately."""
        try:
            found = self.scripts.redis.get(operation_key(room, f"{member}:{op}"))
        except (RedisError, OSError) as error:
            raise RoomAway from error
        return json.loads(found) if found else None

    def rebuild(self, room: str, saved: Saved) -> dict[str, Any]:
        """Put a lost playback back with a new epoch; answer the state that counts."""
        return self.scripts.ask(
            "rebuild",
            room,
            saved.epoch,
            saved.v,
            saved.item,
            saved.position,
            saved.rate,
            int(saved.playing),
            saved.at,
            saved.duration,
            saved.host,
            saved.saved_at,
            saved.chat_seq,
            saved.queue.as_json(),
            saved.wait_policy,
        )

    def snapshot(self, room: str, *, since_v: int | None = None) -> dict[str, Any]:
        """Answer `{ok, server_time, state, members, gate, queue, states}`, or code LOST."""
        return self.scripts.ask("snapshot", room, "" if since_v is None else since_v)

    def epoch(self, room: str) -> int | None:
        """Answer the epoch that is written down, also by a former life; None when nothing is."""
        try:
            found: Any = self.scripts.redis.hget(key(room, "state"), "epoch")
        except (RedisError, OSError) as error:
            raise RoomAway from error
        return None if found is None else int(found)

    def join(self, seat: Seat, *, places: int) -> dict[str, Any]:
        """Take a place for a socket; answer `{ok, joined_at}` or code ROOM_FULL."""
        member = json.dumps(seat.member)
        return self.scripts.ask("join", seat.room, seat.id, member, seat.socket, places, ALIVE_MS)

    def leave(self, seat: Seat, *, meant: bool, heard: float = 0) -> int:
        """Take a socket away; a member who did not mean it stays for a while. Answer the count."""
        arguments = (seat.id, seat.socket, int(meant), round(heard))
        return int(self.scripts.run("leave", seat.room, *arguments))

    def remove(self, room: str, member: str) -> int:
        """Take a member away with all sockets; answer how many are left."""
        return int(self.scripts.run("leave", room, member, "", 1, 0))

    def touch(self, room: str, seats: Iterable[tuple[Seat, float]]) -> bool:
        """Vouch for sockets heard so many ms ago; tell whether the playback is still there.

        A member whom Redis forgot comes back as `seat.member` says, `joined_at` with it.
        """
        flat: list[Any] = []
        for seat, heard in seats:
            flat += [seat.id, json.dumps(seat.member), seat.socket, round(heard)]
        return bool(self.scripts.run("touch", room, *flat))

    def sweep(self, room: str) -> Swept:
        """Remove who fell silent, and let chat lines go that waited too long."""
        found = self.scripts.run("sweep", room, ALIVE_MS, CHAT_PATIENCE_MS, CHAT_LOOK_MS)
        return Swept(*found)

    def tell_members(self, room: str) -> bool:
        """Publish the members if they changed; tell whether it is too soon and must wait."""
        return bool(self.scripts.run("members", room, MEMBERS_EVERY_MS))

    def report(
        self,
        room: str,
        member: str,
        status: dict[str, Any],
        *,
        delay: float,
        loaded: Loaded | None = None,
    ) -> bool:
        """Keep a member's status and its line's delay in ms; tell whether the member is here.

        A delay no line has comes from a clock that is not set yet; it counts for nothing. Without
        `loaded` nobody ever waits for the member.
        """
        known = round(max(delay, 0)) if -LONGEST_DELAY_MS < delay < LONGEST_DELAY_MS else ""
        span = (loaded.item, *map(thousandths, (loaded.start, loaded.end))) if loaded else ()
        return bool(self.scripts.run("report", room, member, json.dumps(status), known, *span))

    def learn_length(self, room: str, item: str, seconds: float) -> bool:
        """Learn how long the film is that shows, where nobody knew; tell whether that is news."""
        return bool(self.scripts.run("length", room, item, thousandths(seconds)))

    def ready(self, room: str, member: str, v: int, item: str) -> bool:
        """Note that a member is ready where the gate of a version waits; tell whether it does."""
        return bool(self.scripts.run("ready", room, member, v, item))

    def start_now(self, room: str, member: str, op: str) -> dict[str, Any]:
        """Wait for nobody any longer; answer `{ok, v}`, or code LOST."""
        return self.scripts.ask("start", room, operation=f"{member}:{op}")

    def look(self, room: str) -> bool:
        """Do what is due of the gate; tell whether it must be looked at again soon."""
        return bool(self.scripts.run("look", room))

    def set_wait_policy(self, room: str, policy: str) -> None:
        """Say for whom the room waits: off, soft or strict."""
        self.scripts.run("policy", room, policy)

    def tell_chat(self, room: str, seq: int, line: dict[str, Any]) -> None:
        """Publish a committed chat line in the order of its number."""
        self.scripts.run("chat", room, seq, json.dumps(line), CHAT_PATIENCE_MS)

    def told(self, room: str) -> int | None:
        """Answer the number of the last chat line that was told, if any was."""
        try:
            found: Any = self.scripts.redis.hget(key(room, "chat"), "last")
        except (RedisError, OSError) as error:
            raise RoomAway from error
        return int(found) if found is not None else None

    def lose(self, room: str, epoch: int) -> None:
        """Forget a playback of an epoch, to be rebuilt."""
        self.scripts.run("lose", room, epoch)

    def set_roles(self, room: str, roles: dict[str, str], *, host: str | None = None) -> None:
        """Change the roles of members who are here, and who is host."""
        flat = [part for pair in roles.items() for part in pair]
        self.scripts.run("alter", room, host or "", *flat)

    def owe(self, room: str) -> None:
        """Note that how a room is set, and who is what there, is yet to be told."""
        self.scripts.run("owe", room)

    def unsaved(self, room: str, *, at_once: bool = False) -> dict[str, Any] | None:
        """Answer the playback in whole numbers when it is due for the database, else None."""
        answer = self.scripts.run("unsaved", room, int(at_once))
        return json.loads(answer) if answer else None

    def left_over(self, room: str) -> dict[str, Any] | None:
        """Answer the playback as `unsaved` does, also one that counts as lost."""
        answer = self.scripts.run("unsaved", room, "left")
        return json.loads(answer) if answer else None

    def saved(self, room: str, mark: str) -> None:
        """Note what the database holds now."""
        self.scripts.run("saved", room, mark)

    def count(self, room: str) -> int:
        """Count who is here."""
        return self.counts([room])[0]

    def counts(self, rooms: list[str]) -> list[int]:
        """Count who is in each of the rooms, in one round trip."""
        pipe = self.scripts.redis.pipeline(transaction=False)
        for room in rooms:
            pipe.hlen(key(room, "members"))
        try:
            return [int(number) for number in pipe.execute()]
        except (RedisError, OSError) as error:
            raise RoomAway from error

    def float(self, room: str, emoji: str = "") -> bool:
        """Gather a reaction over the picture; tell whether the gathered ones are yet to be told."""
        return bool(self.scripts.run("float", room, emoji, FLOATS_EVERY_MS))

    def forget(self, room: str) -> None:
        """Delete everything Redis holds of a room."""
        self.scripts.forget(room)
