"""A small client of watch rooms: it knows at every moment where the film stands.

    pip install "python-socketio[client]"
    python rooms_client.py http://127.0.0.1:5000 SLUG --name Ann

What is typed is said in the room; a line of one word from COMMANDS steers instead, where the room
lets one. The protocol is in `docs/rooms-protocol.md`; this file is short on purpose, so that it can
be read as its second half.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
import uuid
from typing import Any

import socketio

NAMESPACE = "/rooms"
PINGS = 8
COMMANDS = {"play", "pause", "next", "previous"}


class Clock:
    """The room's clock: ours, moved by what the quickest answers say."""

    def __init__(self) -> None:
        self._answers: list[tuple[float, float]] = []

    @staticmethod
    def own() -> float:
        """Answer our own clock in ms; it never jumps."""
        return time.monotonic() * 1000

    def learn(self, sent: float, answer: dict[str, float]) -> None:
        """Take an answer to `clock:ping`: `r` and `s` are when the server heard it and answered."""
        heard = self.own()
        trip = (heard - sent) - (answer["s"] - answer["r"])
        offset = ((answer["r"] - sent) + (answer["s"] - heard)) / 2
        self._answers = [*self._answers[-23:], (trip, offset)]

    def now(self) -> float:
        """Answer the room's time in ms: the mean of the three quickest answers counts."""
        quickest = sorted(self._answers)[:3]
        return self.own() + sum(offset for _, offset in quickest) / len(quickest)


class RoomClient:
    """One member of one room."""

    def __init__(self, server: str, slug: str, *, name: str = "", token: str = "") -> None:
        self.slug, self.name = slug, name
        self.server, self.token = server, token
        self.clock = Clock()
        self.state: dict[str, Any] = {}
        self.made = (-1, -1)
        self.you: dict[str, Any] = {}
        self.chat: list[dict[str, Any]] = []
        self.members: list[dict[str, Any]] = []
        self.socket = socketio.Client()
        self.socket.on("connect", self._join, namespace=NAMESPACE)
        self.socket.on("state", self._on_state, namespace=NAMESPACE)
        self.socket.on("chat", self._on_chat, namespace=NAMESPACE)
        self.socket.on("members", self._on_members, namespace=NAMESPACE)
        self.socket.on("kicked", self._on_end, namespace=NAMESPACE)
        self.socket.on("room:closed", self._on_end, namespace=NAMESPACE)
        self.heard_upto = 0
        self._turn = threading.Lock()
        self.answered = threading.Event()
        self.refused: dict[str, Any] | None = None
        self.ended: dict[str, Any] | None = None

    def connect(self, seconds: float = 10) -> RoomClient:
        """Connect, set the clock and come in; raise PermissionError with the reason why not."""
        self.answered.clear()
        self.refused = self.ended = None
        auth = {"token": self.token} if self.token else None
        self.socket.connect(
            self.server, auth=auth, namespaces=[NAMESPACE], transports=["websocket"]
        )
        if not self.answered.wait(seconds) or self.refused:
            self.socket.disconnect()
            raise PermissionError(self.refused or "The server does not answer.")
        return self

    def ask(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send an event and wait for its acknowledgement."""
        answer: dict[str, Any] = self.socket.call(event, fields, namespace=NAMESPACE, timeout=10)
        return answer

    def measure(self) -> None:
        """Ask for the time."""
        sent = self.clock.own()
        self.clock.learn(sent, self.ask("clock:ping", c=sent))

    def position(self) -> float:
        """Answer where the film stands now, in seconds.

        `at` may lie in the future: until then the film stands where it is going to start.
        """
        played = max(0.0, self.clock.now() - self.state["at"]) / 1000
        moved = played * self.state["rate"] if self.state["playing"] else 0.0
        return float(self.state["position"] + moved)

    def play(self, action: str, **fields: Any) -> dict[str, Any]:
        """Steer; who saw an older state than there is gets STALE with the one there is."""
        epoch, v = max(self.made, (self.state["epoch"], self.state["v"]))
        wish = {"op": str(uuid.uuid4()), "base_v": v, "epoch": epoch, "action": action}
        answer = self.ask("play:set", **wish, **fields)
        if answer["ok"]:
            # The state itself comes as an event, perhaps only after one steers again.
            self.made = (epoch, answer["v"])
        if answer.get("code") == "STALE":
            self._on_state(answer["state"])
        return answer

    def say(self, text: str) -> dict[str, Any]:
        """Say something of this moment of the film; the answer comes when the line is kept.

        Sent again with the same `op` it is still said once.
        """
        moment = {"position": self.position()}
        return self.ask("chat:send", op=str(uuid.uuid4()), text=text, **moment)

    def leave(self) -> None:
        """Go."""
        self.ask("room:leave")
        self.socket.disconnect()

    def _join(self) -> None:
        """Come in, or come back: then only what was missed is told."""
        self.socket.start_background_task(self._come_in)

    def _come_in(self) -> None:
        for _ in range(PINGS):
            self.measure()
        asked: dict[str, Any] = {"room": self.slug}
        if self.name:
            asked["name"] = self.name
        if self.state:
            asked["resume"] = {"epoch": self.state["epoch"], "v": self.state["v"]}
            asked["resume"]["chat_seq"] = self.heard_upto
            asked["resume"] |= {"token": self.you["token"]} if self.you.get("token") else {}
        answer = self.ask("room:join", **asked)
        if answer["ok"]:
            self.you = answer["you"]
            self._on_state(answer["state"])
            self._on_members(answer["members"])
            self._catch_up(answer)
        else:
            self.refused = {name: answer[name] for name in ("code", "message")}
        self.answered.set()

    def _catch_up(self, answer: dict[str, Any]) -> None:
        """Take the lines of an answer: those after what we heard, or else the newest there are."""
        first = answer["settings"]["cleared"]
        if answer["chat"] and not answer.get("resumed"):
            first = answer["chat"][0]["seq"] - 1
        self.heard_upto = max(self.heard_upto, first)
        for line in answer["chat"]:
            self._on_chat(line)

    def _on_state(self, state: dict[str, Any]) -> None:
        """Keep a state unless a newer one is known: an answer may be overtaken by an event."""
        newest = (self.state.get("epoch", -1), self.state.get("v", -1))
        if (state["epoch"], state["v"]) > newest:
            self.state = state

    def _on_chat(self, line: dict[str, Any]) -> None:
        """Keep a line in its place; it may come twice.

        What comes while we are coming in may be newer than what is still to be told: what we ask
        for the next time begins after the last line before which none is missing.
        """
        with self._turn:
            if all(line["id"] != known["id"] for known in self.chat):
                self.chat = sorted([*self.chat, line], key=lambda one: one["seq"])
            numbers = {one["seq"] for one in self.chat}
            while self.heard_upto + 1 in numbers:
                self.heard_upto += 1

    def _on_end(self, why: dict[str, Any]) -> None:
        """We are out of the room, or it is over: do not come back by ourselves."""
        self.ended = why
        self.socket.start_background_task(self.socket.disconnect)

    def _on_members(self, members: dict[str, Any]) -> None:
        self.members = members.get("members", [])


def main() -> None:
    """Sit in a room: print where the film stands, say what is typed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server")
    parser.add_argument("slug")
    parser.add_argument("--name", default="", help="who a guest is")
    parser.add_argument("--token", default="", help="a personal token with the scopes of rooms")
    given = parser.parse_args()
    client = RoomClient(given.server, given.slug, name=given.name, token=given.token).connect()
    threading.Thread(target=report, args=(client,), daemon=True).start()
    for line in map(str.strip, sys.stdin):
        if client.ended:
            sys.exit(f"Out of the room: {client.ended['code']} {client.ended['reason'] or ''}")
        if line:
            answer = client.play(line) if line in COMMANDS else client.say(line)
            print("ok" if answer["ok"] else f"{answer['code']}: {answer['message']}")
    if not client.ended:
        client.leave()


def report(client: RoomClient) -> None:
    """Print the position every second, and what is said."""
    told: set[str] = set()
    while not client.ended:
        for line in client.chat:
            if line["id"] not in told:
                print(f"{line['member']['name']}: {line['text']}")
        told |= {line["id"] for line in client.chat}
        moves = "plays" if client.state["playing"] else "stands"
        print(f"the film {moves} at {client.position():.2f} s, {len(client.members)} here")
        client.measure()
        time.sleep(1)


if __name__ == "__main__":
    main()
