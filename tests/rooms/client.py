"""A client of `/rooms`, or of another namespace, over a real WebSocket: it keeps what it hears.

What it hears and is answered must be as the namespace declares it; else the next step fails.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

import simple_websocket

from tests import contract

PATIENCE = 15.0
Wanted = Callable[[Any], object]


class Member:
    """One socket in the hands of one person."""

    def __init__(
        self,
        port: int,
        token: str | None = None,
        *,
        cookie: str | None = None,
        namespace: str = "/rooms",
    ) -> None:
        address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        headers = {"Cookie": cookie} if cookie else None
        self.socket = simple_websocket.Client(address, headers=headers)
        self.namespace = namespace
        self.auth = json.dumps({"token": token}) if token else ""
        self.heard: list[tuple[str, Any]] = []
        self.wrong: list[str] = []
        self.holds_to_contract = True
        self.connected = self.refused = False
        self.answers_pings = True
        self.joined: dict[str, Any] = {}
        self._acks: dict[int, Any] = {}
        self._numbers = count(1)
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        # Not in answer to the server's greeting: what comes in one piece with the handshake is
        # handed on by the library only when more comes.
        self.socket.send(f"40{namespace},{self.auth}")
        self.wait(lambda: self.connected or self.refused, "a connection")

    def _listen(self) -> None:
        with contextlib.suppress(simple_websocket.ConnectionClosed, OSError):
            while True:
                packet = self.socket.receive()
                with self._news:
                    self._take(packet)
                    self._news.notify_all()
        with self._news:
            self.connected = False
            self._news.notify_all()

    def _take(self, packet: str) -> None:
        if packet == "2" and self.answers_pings:
            self.socket.send("3")
        elif packet.startswith(f"40{self.namespace}"):
            self.connected = True
        elif packet.startswith(("41", "44")):
            self.connected, self.refused = False, True
        elif packet.startswith(event_mark := f"42{self.namespace},"):
            event, *payload = json.loads(packet.removeprefix(event_mark))
            self.heard.append((event, payload[0] if payload else None))
            self._hold_to(contract.wrong_event(self.namespace, *self.heard[-1]))
        elif packet.startswith(answer_mark := f"43{self.namespace},"):
            number, _, answer = packet.removeprefix(answer_mark).partition("[")
            self._acks[int(number)] = json.loads("[" + answer)[0]

    def _hold_to(self, wrong: str | None) -> None:
        if wrong is not None and self.holds_to_contract:
            self.wrong.append(wrong)

    def wait(self, condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> Any:
        """Wait until something is so; answer what the condition answers."""
        deadline = time.monotonic() + seconds
        with self._news:
            while not (found := condition()):
                left = deadline - time.monotonic()
                assert left > 0, f"waited {seconds} s for {what}; heard {self.heard[-5:]}"
                self._news.wait(left)
            assert self.wrong == []
            return found

    def begin(self, event: str, data: dict[str, Any] | None = None) -> int:
        """Send an event and go on; answer the number of its acknowledgement."""
        number = next(self._numbers)
        self.socket.send(f"42{self.namespace},{number}{json.dumps([event, data or {}])}")
        return number

    def answer_to(self, number: int) -> dict[str, Any] | None:
        """Wait for an acknowledgement; None when the line broke before it came."""
        self.wait(lambda: number in self._acks or not self.is_open, f"ack {number}")
        answer: dict[str, Any] | None = self._acks.pop(number, None)
        return answer

    def ask(self, event: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send an event and answer its acknowledgement."""
        number = self.begin(event, data)
        answer: dict[str, Any] = self.wait(
            lambda: self._acks.pop(number, None), f"an ack of {event}"
        )
        assert contract.wrong_answer(self.namespace, event, answer) is None
        return answer

    def payloads(self, event: str) -> list[Any]:
        """List what was heard under a name."""
        return [payload for name, payload in self.heard if name == event]

    def hear(self, event: str, wanted: Wanted = lambda _payload: True) -> Any:
        """Wait for an event whose payload is wanted; answer the payload."""

        def find() -> Any:
            return next((one for one in self.payloads(event) if wanted(one)), None)

        return self.wait(find, f"{event}")

    def join(self, slug: str, **fields: Any) -> dict[str, Any]:
        """Join a room; answer the acknowledgement."""
        self.joined = self.ask("room:join", {"room": slug} | fields)
        return self.joined

    def play(self, action: str, base_v: int, **fields: Any) -> dict[str, Any]:
        """Wish for a change of the playback."""
        wish = {"op": str(uuid.uuid4()), "base_v": base_v, "action": action}
        return self.ask("play:set", wish | fields)

    def say(self, text: str, **fields: Any) -> dict[str, Any]:
        """Say something."""
        return self.ask("chat:send", {"op": str(uuid.uuid4()), "text": text} | fields)

    def state(self) -> dict[str, Any]:
        """Answer the newest state known: of the first answer, or of the events since."""
        states = [self.joined["state"], *self.payloads("state")]
        newest: dict[str, Any] = max(states, key=lambda state: (state["epoch"], state["v"]))
        return newest

    def members(self) -> list[str]:
        """List the names in the newest list of members."""
        lists = [self.joined["members"], *self.payloads("members")]
        newest = max(lists, key=lambda one: one["v"])
        return [member["name"] for member in newest["members"]]

    @property
    def is_open(self) -> bool:
        """Tell whether the line stands, as far as this side knows."""
        return self.connected and bool(self.socket.connected)

    def close(self) -> None:
        """Break the line."""
        with contextlib.suppress(simple_websocket.ConnectionClosed, OSError):
            self.socket.close()
        assert self.wrong == []
