"""What members of a generated evening wish for, written down as their pages would send it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from tests.rooms.tabs import Tab

# Every place that is asked for is another one, and no film gets from one to the next in time.
APART_SECONDS = 500.0
EMOJIS = ["👏", "😂"]
LOOPS = ["off", "one", "all"]
Payload = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Wish:
    """Something to be wished for: what kind, by which tab, and a number that picks the rest."""

    kind: str
    tab: int
    pick: int = 0
    behind: int = 0

    @property
    def is_on(self) -> bool:
        """Tell whether something is voted for or reacted to, or that is taken back."""
        return self.pick % 4 != 0


class Words:
    """Writes wishes down, by what the tabs of a room have seen of it."""

    def __init__(self, tabs: list[Tab], films: list[UUID]) -> None:
        self.tabs, self.films = tabs, [str(film) for film in films]
        self.marks = count(1)

    def of(self, wish: Wish) -> Payload:
        """Answer the event and what it carries; each has a text, a place or a rate of its own."""
        mark = next(self.marks)
        known = self._playing(wish, mark) | self._order(wish) | {
            "say": ("chat:send", {"text": f"line {mark}"}),
            "start": ("gate:start", {}),
            "skip": ("skip:vote", {"on": wish.is_on}),
            "loop": ("queue:loop", {"loop": LOOPS[wish.pick % len(LOOPS)]}),
            "add": ("queue:add", {"item": self._film(wish)}),
        }  # fmt: skip
        return known.get(wish.kind) or self._about_line(wish, mark) or self._about_entry(wish)

    def _film(self, wish: Wish) -> str:
        return self.films[wish.pick % len(self.films)]

    def _base(self, wish: Wish) -> dict[str, int]:
        epoch, v = max(tab.newest for tab in self.tabs)
        return {"epoch": epoch, "base_v": max(0, v - wish.behind)}

    def _playing(self, wish: Wish, mark: int) -> dict[str, Payload]:
        place = {"position": mark * APART_SECONDS}
        plays: dict[str, dict[str, Any]] = {
            "play": {}, "pause": {}, "next": {}, "previous": {}, "seek": place, "play from": place,
            "rate": {"rate": round(0.5 + mark / 1000, 3)},
            "load": {"item": self._film(wish)} | place,
        }  # fmt: skip
        base = self._base(wish)
        return {
            kind: ("play:set", base | {"action": kind.split()[0]} | fields)
            for kind, fields in plays.items()
        }

    def _order_base(self, wish: Wish) -> dict[str, int]:
        epoch, v = max(max(tab.queues) for tab in self.tabs)
        return {"base_qv": max(0, v - wish.behind), "epoch": epoch}

    def _order(self, wish: Wish) -> dict[str, Payload]:
        base = self._order_base(wish)
        return {"clear": ("queue:clear", base), "shuffle": ("queue:shuffle", base)}

    def _about_line(self, wish: Wish, mark: int) -> Payload | None:
        if wish.kind not in {"edit", "delete", "react"}:
            return None
        lines = {line["id"]: line for tab in self.tabs for line in tab.lines.values()}
        author = self.tabs[wish.tab].id
        if wish.kind == "edit":
            lines = {key: one for key, one in lines.items() if one["member"]["id"] == author}
        if not lines:
            return "chat:send", {"text": f"line {mark}"}
        about = {"id": sorted(lines)[wish.pick % len(lines)]}
        if wish.kind == "edit":
            return "chat:edit", about | {"text": f"wording {mark}"}
        if wish.kind == "delete":
            return "chat:delete", about
        return "chat:react", about | {"emoji": EMOJIS[wish.pick % 2], "on": wish.is_on}

    def _about_entry(self, wish: Wish) -> Payload:
        _, queue = max(
            (version, queue) for tab in self.tabs for version, queue in tab.queues.items()
        )
        if not queue.ids:
            return "queue:add", {"item": self._film(wish)}
        entry = {"entry": queue.ids[wish.pick % len(queue.ids)]}
        kinds: dict[str, Payload] = {
            "remove": ("queue:remove", entry),
            "vote": ("queue:vote", entry | {"on": wish.is_on}),
            "play entry": ("queue:play", entry | self._base(wish)),
            "move": ("queue:move", entry | {"at": wish.pick // 5} | self._order_base(wish)),
        }
        return kinds[wish.kind]
