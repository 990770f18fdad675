"""Two browsers in one room, each by a line of its own to a web process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser import chromium, screening
from tests.browser.drift import line, measure
from tests.browser.drift.measure import Drift
from tests.browser.screening import PLAYER, Hall, wait_until

HERE = Path(__file__).parent
PROBE = HERE / "probe.js"
NAIVE = HERE / "naive_follower.js"
LEAST_MS, MOST_MS = 80.0, 120.0
SETTLE_SECONDS = 6.0
ROOM = "document.querySelector('[data-room]')"
JOINED = "[data-room][data-state=joined]"
SEEKS = f"""window.seeks = 0;
{PLAYER}.nativeEl.addEventListener("seeking", () => (window.seeks += 1))"""


@dataclass(frozen=True)
class Pair:
    """The host and a guest of one room."""

    host: Page
    guest: Page

    @property
    def pages(self) -> Sequence[Page]:
        """Answer both pages."""
        return (self.host, self.guest)

    def ask(self, request: str, detail: float | None = None) -> None:
        """Press one of the host's controls."""
        self.host.evaluate(
            """([name, detail]) => document.querySelector("media-control-bar").dispatchEvent(
                new CustomEvent(name, { detail, bubbles: true, composed: true }))""",
            [f"media{request}request", detail],
        )

    def play_from(self, seconds: float) -> None:
        """Have both play from a place."""
        self.ask("seek", seconds)
        for page in self.pages:
            wait_until(page, f"Math.abs({PLAYER}.currentTime - {seconds}) < 2", what="the place")
        if self.host.evaluate(f"{ROOM}.dataset.playing") != "true":
            self.ask("play")
        self.let_pass(1.0)

    def join_again(self) -> None:
        """Have the guest come late: while the film plays."""
        self.guest.reload()
        inside(self.guest)
        wait_until(self.guest, f"!{PLAYER}.paused", seconds=30, what="the late guest to play")

    def let_pass(self, seconds: float) -> None:
        """Wait until the host has seen that much of the film."""
        goal = screening.position(self.host) + seconds
        wait_until(self.host, f"{PLAYER}.currentTime >= {goal}", seconds=seconds * 3 + 10)

    def measure(self, seconds: float) -> Drift:
        """Let both settle, then measure."""
        self.let_pass(SETTLE_SECONDS)
        measure.begin(self.pages)
        self.let_pass(seconds)
        return measure.compare(*(measure.end(page) for page in self.pages))


@contextmanager
def pair(
    browsers: BrowserType, hall: Hall, slug: str, ports: Sequence[int], *, naive: bool = False
) -> Iterator[Pair]:
    """Open the room twice: the owner through the first port, a guest through the second."""
    with ExitStack() as stack:
        pages = []
        for number, port in enumerate(ports):
            laid = line.lay(port, least=LEAST_MS, most=MOST_MS, seed=number)
            near = stack.enter_context(laid)
            browser = stack.enter_context(launched(browsers))
            cookies = {"storage_state": hall.cookies} if number == 0 else {}
            page = browser.new_context(viewport={"width": 900, "height": 700}, **cookies).new_page()
            prepare(page, naive=naive)
            page.goto(f"http://127.0.0.1:{near}/rooms/{slug}")
            pages.append(page)
        pages[1].get_by_label("Your name").fill("Guest")
        pages[1].get_by_role("button", name="Come in").click()
        for page in pages:
            inside(page)
        yield Pair(*pages)


@contextmanager
def launched(browsers: BrowserType) -> Iterator[Browser]:
    """Run a Chromium of its own, as another person's would be."""
    browser = browsers.launch(executable_path=chromium.PROGRAM, args=chromium.FLAGS)
    yield browser
    browser.close()


def prepare(page: Page, *, naive: bool) -> None:
    """Put the probe into a page, and the control into the place of the follower."""
    page.set_default_timeout(30_000)
    page.add_init_script(path=PROBE)
    if naive:
        body = NAIVE.read_text()
        page.route(
            "**/rooms/follower.js",
            lambda route: route.fulfill(body=body, content_type="text/javascript"),
        )


def inside(page: Page) -> None:
    """Wait until a page has joined and has film to play."""
    expect(page.locator(JOINED)).to_be_visible()
    wait_until(page, f"{PLAYER}.readyState >= 3", seconds=30, what="the film to be there")
    page.evaluate(SEEKS)


def party(pair: Pair, seconds: float) -> list[Drift]:
    """Play a start, a seek and a late joiner, and measure each for some seconds."""
    pair.play_from(0)
    found = [pair.measure(seconds)]
    pair.play_from(20)
    found.append(pair.measure(seconds))
    pair.play_from(20)
    pair.join_again()
    found.append(pair.measure(seconds))
    return found


def together(drifts: Sequence[Drift]) -> Drift:
    """Put several measurements into one."""
    values = [value for drift in drifts for value in drift.values]
    moments = sum(drift.moments for drift in drifts)
    return Drift(values, moments, any(drift.starved for drift in drifts))


def open_room(page: Page, hall: Hall) -> str:
    """Open a room around the hall's film as its owner; answer its slug."""
    answer = screening.call(page, "POST", "/rooms", data={"video_id": hall.screening.video})
    slug: str = answer["slug"]
    return slug
