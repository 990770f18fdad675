"""Members who stay: each comes back by itself, as the page does."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import threading
from pathlib import Path

import simple_websocket

from tests.rooms.tabs import Tab

SOCKETS = Path(__file__).parents[2] / "app/web/static/js/lib/realtime.js"
# Refusals that pass by themselves, and how long `session.js` waits before it asks again.
PASSING = {"ROOM_AWAY", "ROOM_BUSY", "RATE_LIMIT_EXCEEDED", "SERVICE_UNAVAILABLE"}
AGAIN_SECONDS = 2.0


def pause(tries: int) -> float:
    """Answer how many seconds the page's Socket.IO waits before it tries once more."""
    options = dict(re.findall(r"(\w+): ([\d.]+)", SOCKETS.read_text()))
    first, most, share = (
        float(options[name])
        for name in ("reconnectionDelay", "reconnectionDelayMax", "randomizationFactor")
    )
    spread = 1 + share * random.uniform(-1, 1)
    return float(min(first * 2**tries * spread, most) / 1000)


def listens(port: int) -> bool:
    """Tell whether somebody listens; the client leaves a socket open when nobody does."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Viewer(Tab):
    """A tab at one address, whose line is opened again whenever it breaks."""

    def stay(self, port: int) -> None:
        """Come in, and come back until told to go."""
        self.come(port)
        self.port, self.gone = port, threading.Event()
        self.staying = threading.Thread(target=self._stay, daemon=True)
        self.staying.start()

    def go(self) -> None:
        """Go for good."""
        self.gone.set()
        self.staying.join()
        self.break_off()

    def _stay(self) -> None:
        tries = 0
        while not self.gone.wait(0.02):
            if self.is_open:
                tries = 0
                continue
            if self.gone.wait(pause(tries)):
                return
            tries += 1
            if not listens(self.port):
                continue
            with contextlib.suppress(OSError, simple_websocket.ConnectionError):
                self._come_back()

    def _come_back(self) -> None:
        while not self.gone.is_set():
            answer = self.ask_in(self.port)
            if answer["ok"]:
                return
            assert answer["code"] in PASSING, answer
            self.gone.wait(AGAIN_SECONDS)
