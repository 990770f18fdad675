"""People in a room: the host, who opened it from the film's page, and whoever has the link."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.bad_line import BadLine
from tests.browser.conftest import Open
from tests.browser.screening import PLAYER, Hall, position, wait_until

JOINED = "[data-room][data-state=joined]"
IN_STEP = "Math.abs(Number(document.querySelector('[data-room]').dataset.drift ?? 9e9)) < 100"
# In a page: how often the film was sought from now on.
COUNT_SEEKS = f"{PLAYER}.nativeEl.addEventListener('seeking', () => (window.seeks += 1))"


@dataclass
class RoomParty:
    """One room around the hall's film."""

    open_browser: Open
    hall: Hall
    url: str = ""
    pages: list[Page] = field(default_factory=list)

    def host(self, **look: object) -> Page:
        """Open a room from the film's page with one press, as the film's owner."""
        page = self.open_browser(storage_state=self.hall.cookies, **look).new_page()
        page.goto(self.hall.screening.page)
        page.get_by_role("button", name="Watch together").click()
        page.wait_for_url("**/rooms/*")
        self.url = page.url
        return self.inside(page)

    def guest(self, name: str, **look: object) -> Page:
        """Come in by the link, without an account."""
        return self.come_in(self.open_browser(**look).new_page(), name)

    def guest_on_bad_line(self, name: str) -> tuple[Page, BadLine]:
        """Come in over a line that may break."""
        page = self.open_browser().new_page()
        line = BadLine(page)
        return self.come_in(page, name), line

    def guest_without_film(self, name: str) -> Page:
        """Come in over a line on which no picture comes."""
        page = self.open_browser().new_page()
        page.route("**/media/**", lambda route: route.continue_() if is_list(route) else None)
        page.goto(self.url)
        say_name(page, name)
        expect(page.locator(JOINED)).to_be_visible()
        wait_until(page, f"{PLAYER}.readyState >= 0", what="the player to be there")
        return page

    def come_in(self, page: Page, name: str) -> Page:
        """Go through the door as a guest."""
        page.goto(self.url)
        say_name(page, name)
        return self.inside(page)

    def inside(self, page: Page) -> Page:
        """Wait until a page has joined and the film is there."""
        expect(page.locator(JOINED)).to_be_visible()
        wait_until(page, f"{PLAYER}.readyState >= 3", what="the film to be there")
        page.evaluate(f"window.seeks = 0; {COUNT_SEEKS}")
        self.pages.append(page)
        return page


def say_name(page: Page, name: str) -> None:
    """Say at the door who one is, as guests are asked to."""
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Come in").click()


def is_list(route: Route) -> bool:
    """Tell whether an address is one of a list of pieces, or of a picture."""
    return any(part in route.request.url for part in (".m3u8", ".vtt", ".jpg", ".webp", ".png"))


def queue(page: Page) -> Locator:
    """Open the queue's panel; answer it."""
    page.get_by_role("tab", name="Queue").click()
    return page.get_by_role("tabpanel", name="Queue")


def play(page: Page) -> None:
    """Press play."""
    page.locator("[data-player] media-control-bar media-play-button").click(force=True)


def seek(page: Page, seconds: float) -> None:
    """Ask for a place as the time line does."""
    page.evaluate(
        """(detail) => document.querySelector("media-control-bar").dispatchEvent(
            new CustomEvent("mediaseekrequest", { detail, bubbles: true, composed: true }))""",
        seconds,
    )


def distance(one: Page, other: Page) -> float:
    """Answer roughly how far two pages are apart, in seconds."""
    return abs(position(one) - position(other))


def say(page: Page, text: str) -> None:
    """Write a line to the room."""
    page.get_by_label("Write to the room").fill(text)
    page.get_by_label("Write to the room").press("Enter")


def open_menu(page: Page, text: str, name: str) -> None:
    """Open what may be done with a line."""
    row = page.get_by_role("log").locator("li.line").filter(has_text=text).last
    row.hover()
    row.get_by_label(f"What to do with the line of {name}").click()
