"""A line between one page and the server that a test may listen to, make deaf, cut and mend."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, WebSocketRoute

JOIN = re.compile(r'42/rooms,(\d+)\["room:join"')


class BadLine:
    """Every WebSocket of a page opened after this.

    While there is a `refusal`, whoever wants to come into a room is answered by it, unheard.
    """

    def __init__(self, page: Page) -> None:
        self.is_deaf = self.is_cut = False
        self.connected: list[WebSocketRoute] = []
        self.waiting: list[WebSocketRoute] = []
        self.heard: list[str] = []
        self.refusal: dict[str, object] | None = None
        page.route_web_socket("**/socket.io/**", self._open)

    def _open(self, route: WebSocketRoute) -> None:
        if self.is_cut:
            self.waiting.append(route)
        else:
            self._connect(route)

    def _connect(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: self._say(route, server, message))
        server.on_message(lambda message: self._hear(route, message))
        self.connected.append(route)

    def _say(self, route: WebSocketRoute, server: WebSocketRoute, message: str | bytes) -> None:
        join = JOIN.match(str(message))
        if self.refusal is None or join is None:
            server.send(message)
        else:
            route.send(f"43/rooms,{join[1]}{json.dumps([self.refusal])}")

    def _hear(self, route: WebSocketRoute, message: str | bytes) -> None:
        if self.is_deaf:
            return
        self.heard.append(str(message))
        route.send(message)

    def cut(self) -> None:
        """Break the line; until it is mended the page reaches nobody."""
        self.is_cut = True
        while self.connected:
            self.connected.pop().close()

    def mend(self) -> None:
        """Let the page hear again; whoever waited gets through.

        A line that was closed before the server greeted it would be waited for by Socket.IO.
        """
        self.is_cut = self.is_deaf = False
        while self.waiting:
            self._connect(self.waiting.pop())
