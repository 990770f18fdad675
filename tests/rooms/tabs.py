"""A tab of somebody in a room: its lines break and come back, what it knows stays."""

from __future__ import annotations

import contextlib
import threading
from typing import Any, NamedTuple

import simple_websocket

from tests.rooms.client import Member

Version = tuple[int, int]
SHOWN = ("item", "position", "rate", "playing", "at")


class Queue(NamedTuple):
    """One version of the queue: its entries in order, their votes, and which a round brought."""

    ids: tuple[str, ...]
    votes: tuple[int, ...]
    loop: str
    rounds: frozenset[str]


class Tab:
    """What `session.js` does and no more: join, come back with `resume`, keep what is heard."""

    def __init__(self, slug: str, name: str, token: str | None = None) -> None:
        self.slug, self.name, self.token = slug, name, token
        self.line: Member | None = None
        self.process = 0
        self.id, self.proof = "", None
        self.states: dict[Version, tuple[Any, ...]] = {}
        self.queues: dict[Version, Queue] = {}
        # As each was heard first, and what became of it.
        self.lines: dict[int, dict[str, Any]] = {}
        self.shown: dict[str, dict[str, Any]] = {}
        # Versions in which a wait began, and in which one ended.
        self.waits: set[int] = set()
        self.ends: set[int] = set()
        self.never_broke = True
        self.members: dict[str, Any] = {}
        self._read = 0
        self._reading = threading.RLock()

    @property
    def is_open(self) -> bool:
        """Tell whether the line stands, as far as this side knows."""
        return self.line is not None and self.line.is_open

    @property
    def newest(self) -> Version:
        """Answer the newest version of the playback known here."""
        return max(self.states)

    @property
    def unbroken(self) -> int:
        """Answer the number up to which no line of the chat is missing."""
        number = 0
        while number + 1 in self.lines:
            number += 1
        return number

    def come(self, port: int) -> None:
        """Come in by a process, or come back where one stopped."""
        answer = self.ask_in(port)
        assert answer["ok"], answer

    def ask_in(self, port: int) -> dict[str, Any]:
        """Ask to come in, or to come back; answer what is answered."""
        self.gather()
        fields: dict[str, Any] = {"name": self.name}
        if self.states:
            epoch, v = self.newest
            fields["resume"] = {"epoch": epoch, "v": v, "chat_seq": self.unbroken}
            if self.proof:
                fields["resume"]["token"] = self.proof
        line = Member(port, self.token)
        with self._reading:
            self.line, self._read, self.members = line, 0, {"v": -1, "members": []}
        answer = line.join(self.slug, **fields)
        if answer["ok"]:
            with self._reading:
                self._take_answer(answer)
        return answer

    def _take_answer(self, answer: dict[str, Any]) -> None:
        self.id, self.proof = answer["you"]["id"], answer["you"]["token"]
        for state in [*answer.get("states", []), answer["state"]]:
            self._take_state(state)
        self._take_queue(answer["queue"])
        self._take_gate(answer["gate"])
        for said in answer["chat"]:
            self._take_line(said)
        self.gather()
        if answer["members"]["v"] >= self.members["v"]:
            self.members = answer["members"]

    def break_off(self) -> None:
        """Lose the line."""
        if self.line is not None:
            self.line.close()
            self.gather()
            self.line, self.never_broke = None, False

    def begin(self, event: str, data: dict[str, Any]) -> int | None:
        """Send an event and go on; None when there is no line to send it on."""
        if self.line is None:
            return None
        with contextlib.suppress(simple_websocket.ConnectionClosed, OSError):
            return self.line.begin(event, data)
        return None

    def answer_to(self, number: int | None) -> dict[str, Any] | None:
        """Wait for an acknowledgement; None when the line broke before it came."""
        return None if number is None or self.line is None else self.line.answer_to(number)

    def tell(self, event: str, data: dict[str, Any]) -> None:
        """Send an event that changes nothing for this tab, where there is a line to send it on."""
        self.answer_to(self.begin(event, data))

    def gather(self) -> None:
        """Take in what was heard since the last time."""
        with self._reading:
            news = self.line.heard[self._read :] if self.line else []
            self._read += len(news)
            self._take(news)

    def _take(self, news: list[tuple[str, Any]]) -> None:
        for event, payload in news:
            if event == "state":
                self._take_state(payload)
            elif event == "queue":
                self._take_queue(payload)
            elif event == "gate":
                self._take_gate(payload)
            elif event == "chat":
                self._take_line(payload)
            elif event == "chat:update":
                self._take_change(payload)
            elif event == "members":
                self.members = payload

    def _take_state(self, state: dict[str, Any]) -> None:
        shown = tuple(state[name] for name in SHOWN)
        version = state["epoch"], state["v"]
        assert self.states.setdefault(version, shown) == shown, f"two states {version}"

    def _take_queue(self, queue: dict[str, Any]) -> None:
        items = queue["items"]
        found = Queue(
            tuple(entry["id"] for entry in items),
            tuple(entry["votes"] for entry in items),
            queue["loop"],
            frozenset(entry["id"] for entry in items if entry["by"] is None),
        )
        version = queue["epoch"], queue["v"]
        assert self.queues.setdefault(version, found) == found, f"two queues {version}"

    def _take_gate(self, gate: dict[str, Any] | None) -> None:
        if gate is not None:
            (self.ends if gate["deadline"] is None else self.waits).add(gate["v"])

    def _take_line(self, line: dict[str, Any]) -> None:
        seq = line["seq"]
        assert self.lines.setdefault(seq, line)["id"] == line["id"], f"two lines of number {seq}"
        self._take_change(line)

    def _take_change(self, line: dict[str, Any]) -> None:
        known = self.shown.get(line["id"])
        if known is None or known["v"] <= line["v"]:
            self.shown[line["id"]] = line
