"""Sees what no page may do: console errors, page errors, foreign requests, answers of 500."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

LOCAL_SCHEMES = ("data:", "blob:", "about:")
# Chromium writes a console error for every refused answer; the tests look at those themselves.
REFUSED = "Failed to load resource: the server responded with a status of 4"


class Watchman:
    """Collects the sins of every page of a context; what a test expects, it forgives by words."""

    def __init__(self, address: str) -> None:
        self.addresses = [address]
        self.sins: list[str] = []
        self.forgiven: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context, those it opens later too."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("page", self._page)

    def welcome(self, address: str) -> None:
        """Take another address for ours, as that of a second web process."""
        self.addresses.append(address)

    def forgive(self, words: str) -> None:
        """Let pass what contains these words: the test makes it happen on purpose."""
        self.forgiven.append(words)

    def check(self) -> None:
        """Fail with everything that was not forgiven."""
        left = [sin for sin in self.sins if not any(words in sin for words in self.forgiven)]
        assert left == [], "\n".join(left)

    def _page(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.sins.append(f"page error: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REFUSED):
            self.sins.append(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        sockets = (address.replace("http", "ws", 1) for address in self.addresses)
        if not request.url.startswith((*self.addresses, *sockets, *LOCAL_SCHEMES)):
            self.sins.append(f"foreign request: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.sins.append(f"answer {response.status}: {response.url}")
