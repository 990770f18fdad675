"""The eye on a browser: whatever a payload became or did there is a sign that it notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Error, Page, Request

LOOK = (Path(__file__).parent / "eye.js").read_text()


class Eye:
    """Collects the signs in every page of a context, with the path of the page."""

    def __init__(self, context: BrowserContext) -> None:
        self.signs: list[str] = []
        context.expose_binding("ran", lambda at, number: self.sign(f"{path_of(at)} ran {number}"))
        context.expose_function("seen", self.sign)
        context.add_init_script(LOOK)
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def sign(self, what: object) -> None:
        """Note a sign."""
        self.signs.append(str(what))

    def look(self, page: Page) -> None:
        """Look at all of a page as it is now."""
        try:
            page.evaluate("lookAgain()")
        except Error as error:
            self.sign(f"the page went away: {error.message}")

    def take(self) -> list[str]:
        """Answer the signs since the last time."""
        taken, self.signs = self.signs, []
        return taken

    def _dialog(self, dialog: Dialog) -> None:
        self.sign(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if "/ran/" in request.url or "//ran.test" in request.url:
            self.sign(f"request: {request.url}")


def path_of(source: dict[str, Any]) -> str:
    """Answer the path of the frame a call came from."""
    return urlsplit(source["frame"].url).path
