"""A room's queue in Redis: its scripts as methods."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from app.rooms.live.here import here
from app.rooms.live.scripts import Scripts


@dataclass(frozen=True)
class Wish:
    """A change of the queue; without `op` it is the room's own and no member's."""

    action: str
    member: str = ""
    op: str = ""
    base_v: int | None = None
    epoch: int | None = None
    given: dict[str, Any] = field(default_factory=dict)


class LiveQueue:
    """The queues of all rooms that live in one Redis."""

    def __init__(self, scripts: Scripts) -> None:
        self.scripts = scripts

    def change(self, room: str, wish: Wish) -> dict[str, Any]:
        """Change a queue; answer `{ok, v}`, or `{ok: false, code, queue}` (code LOST: rebuild)."""
        return self.scripts.ask(
            "queue",
            room,
            wish.action,
            "" if wish.base_v is None else wish.base_v,
            "" if wish.epoch is None else wish.epoch,
            wish.member,
            int(bool(wish.op)),
            json.dumps(wish.given),
            operation=f"{wish.member}:queue:{wish.op}",
        )

    def read(self, room: str, member: str = "") -> dict[str, Any]:
        """Answer `{ok, queue, skips}` with the films, and what a member voted for; or code LOST."""
        return self.scripts.ask("queue_read", room, 0, member)

    def unsaved(self, room: str) -> dict[str, Any] | None:
        """Answer the queue if the database does not hold it yet; None also when it is lost."""
        answer = self.scripts.run("queue_read", room, 1, "")
        found: dict[str, Any] | None = json.loads(answer).get("queue") if answer else None
        return found

    def saved(self, room: str, queue: dict[str, Any]) -> None:
        """Note what the database holds now."""
        self.scripts.run("queue_saved", room, f"{queue['epoch']}:{queue['v']}")

    def look(self, room: str) -> dict[str, Any]:
        """Answer `{due, left, epoch, v, entry, item}`.

        `due` is `next` or `again` when the film has had its time, `left` how many ms it has, -1
        when it does not run; `entry` and `item` are the queue's first.
        """
        return self.scripts.ask("turn", room, "look")

    def go(self, room: str, seen: dict[str, Any]) -> bool:
        """Do what is due, if all is still as it was seen; tell whether it was done now."""
        answer = self.scripts.ask("turn", room, "go", seen["epoch"], seen["v"], seen["entry"])
        return bool(answer.get("changed"))


def queues() -> LiveQueue:
    """Answer the queues of this process' rooms."""
    return LiveQueue(here().live.scripts)
