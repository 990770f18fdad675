"""Brings browsers into one room, each by a line of its own to one of two web processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page

from tests.browser import chromium, screening
from tests.browser.drift import line
from tests.browser.drift.company import Company, inside
from tests.browser.drift.line import Laid
from tests.browser.screening import Hall

HERE = Path(__file__).parent
PROBE = HERE / "probe.js"
NAIVE = HERE / "naive_follower.js"
# One way, in ms: next door, far away, and far away by a line that is sometimes quick.
UNEVEN = ((0.0, 0.0), (80.0, 120.0), (20.0, 200.0))


@dataclass(frozen=True)
class Seat:
    """How somebody comes in, and what kind of browser they have."""

    port: int
    # One way, in ms.
    delay: tuple[float, float]
    # The language chosen before, if any.
    voice: str = ""
    # How many seconds of film the browser keeps ahead; as many as it likes when nothing is said.
    keeps: float = 0.0


def uneven(ports: tuple[int, int]) -> list[Seat]:
    """Seat a host at one web process and two guests at the other, at uneven lines."""
    return [Seat(ports[min(number, 1)], delay) for number, delay in enumerate(UNEVEN)]


@contextmanager
def company(
    browsers: BrowserType, hall: Hall, slug: str, seats: Sequence[Seat], *, naive: bool = False
) -> Iterator[Company]:
    """Open the room once for each seat: the owner at the first, guests at the others."""
    with ExitStack() as stack:
        pages, lines = [], []
        for number, seat in enumerate(seats):
            least, most = seat.delay
            laid = stack.enter_context(line.lay(seat.port, least=least, most=most, seed=number))
            browser = stack.enter_context(launched(browsers))
            cookies = {"storage_state": hall.cookies} if number == 0 else {}
            page = browser.new_context(viewport={"width": 900, "height": 700}, **cookies).new_page()
            prepare(page, seat, naive=naive)
            enter(page, laid, slug, name=f"Guest {number}" if number else "")
            pages.append(page)
            lines.append(laid)
        for page in pages:
            inside(page)
        yield Company(pages, lines)


def enter(page: Page, laid: Laid, slug: str, *, name: str) -> None:
    """Go to the room, and through its door as a guest where a name is given."""
    page.goto(f"http://127.0.0.1:{laid.port}/rooms/{slug}")
    if name:
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Come in").click()


@contextmanager
def launched(browsers: BrowserType) -> Iterator[Browser]:
    """Run a Chromium of its own, as another person's would be."""
    browser = browsers.launch(executable_path=chromium.PROGRAM, args=chromium.FLAGS)
    yield browser
    browser.close()


def prepare(page: Page, seat: Seat, *, naive: bool) -> None:
    """Put the probe into a page, what its seat asks for, and the control for the follower."""
    page.set_default_timeout(30_000)
    page.add_init_script(path=PROBE)
    if seat.voice:
        page.add_init_script(f"localStorage.setItem('matinee.player.audio', '{seat.voice}')")
    if seat.keeps:
        page.add_init_script(f"window.driftProbe.keep({seat.keeps})")
    if naive:
        body = NAIVE.read_text()
        page.route(
            "**/rooms/follower.js",
            lambda route: route.fulfill(body=body, content_type="text/javascript"),
        )


def open_room(page: Page, hall: Hall) -> str:
    """Open a room around the hall's film as its owner; answer its slug."""
    answer = screening.call(page, "POST", "/rooms", data={"video_id": hall.screening.video})
    slug: str = answer["slug"]
    return slug
