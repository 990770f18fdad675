"""Browsers in one room: what their people do, and how far apart that leaves them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import screening
from tests.browser.drift import measure
from tests.browser.drift.line import Laid
from tests.browser.drift.measure import Drift, Watched
from tests.browser.screening import PLAYER, wait_until

SETTLE_SECONDS = 6.0
ROOM = "document.querySelector('[data-room]')"
JOINED = "[data-room][data-state=joined]"
SEEKS = f"""window.seeks = 0;
{PLAYER}.nativeEl.addEventListener("seeking", () => (window.seeks += 1))"""


@dataclass(frozen=True)
class Stall:
    """How a page came back after its film had stood still: in how many ms, with how many seeks."""

    back: float | None
    seeks: int
    starved: bool


@dataclass(frozen=True)
class Company:
    """The pages of one room, the host's first, and the lines they came by."""

    pages: Sequence[Page]
    lines: Sequence[Laid]

    @property
    def host(self) -> Page:
        """Answer the host's page."""
        return self.pages[0]

    @property
    def guests(self) -> Sequence[Page]:
        """Answer the pages of the others."""
        return self.pages[1:]

    @property
    def is_playing(self) -> bool:
        """Say whether the room plays."""
        return bool(self.host.evaluate(f"{ROOM}.dataset.playing") == "true")

    def ask(self, request: str, detail: float | None = None) -> None:
        """Press one of the host's controls."""
        self.host.evaluate(
            """([name, detail]) => document.querySelector("media-control-bar").dispatchEvent(
                new CustomEvent(name, { detail, bubbles: true, composed: true }))""",
            [f"media{request}request", detail],
        )

    def seek(self, seconds: float) -> None:
        """Have everybody go to a place."""
        self.ask("seek", seconds)
        for page in self.pages:
            wait_until(page, f"Math.abs({PLAYER}.currentTime - {seconds}) < 2", what="the place")

    def play_from(self, seconds: float) -> None:
        """Start the film at a place."""
        if self.is_playing:
            self.ask("pause")
            for page in self.pages:
                wait_until(page, f"{PLAYER}.paused", what="all to pause")
        self.seek(seconds)
        self.ask("play")
        self.let_pass(1.0)

    def seek_to(self, seconds: float) -> None:
        """Go on at another place."""
        self.seek(seconds)
        if not self.is_playing:
            self.ask("play")
        self.let_pass(1.0)

    def join_again(self) -> None:
        """Have the last guest come late: while the film plays."""
        late = self.pages[-1]
        late.reload()
        inside(late)
        wait_until(late, f"!{PLAYER}.paused", seconds=30, what="the late guest to play")

    def let_pass(self, seconds: float) -> None:
        """Wait until the host has seen that much of the film."""
        goal = screening.position(self.host) + seconds
        wait_until(self.host, f"{PLAYER}.currentTime >= {goal}", seconds=seconds * 3 + 10)

    def watch(self, seconds: float) -> Sequence[Watched]:
        """Note for so long what the pages show."""
        measure.begin(self.pages)
        self.let_pass(seconds)
        return [measure.end(page) for page in self.pages]

    def measure(self, seconds: float, *, settle: float = SETTLE_SECONDS) -> Drift:
        """Let all settle, then measure."""
        self.let_pass(settle)
        return measure.compare(*self.watch(seconds))

    def after_play(self, seconds: float) -> Drift:
        """Measure after a start."""
        self.play_from(0)
        return self.measure(seconds)

    def after_seek(self, seconds: float) -> Drift:
        """Measure after a jump of a film that plays."""
        if not self.is_playing:
            self.play_from(0)
        self.seek_to(35 if screening.position(self.host) < 25 else 2)
        return self.measure(seconds)

    def after_late_joiner(self, seconds: float) -> Drift:
        """Measure after somebody came late."""
        self.seek_to(2)
        self.join_again()
        return self.measure(seconds)

    def stall(self, seconds: float, *, within: float) -> Stall:
        """Leave the last guest without film for so long, and see how it comes back."""
        self.play_from(0)
        self.let_pass(SETTLE_SECONDS)
        guest = self.pages[-1]
        before = guest.evaluate("window.seeks")
        measure.begin(self.pages)
        came = self.hold_film_back(seconds)
        self.let_pass(10)
        watched = [measure.end(page) for page in self.pages]
        return Stall(
            measure.back_after(came, within, *watched),
            guest.evaluate("window.seeks") - before,
            any(one.starved for one in watched),
        )

    def hold_film_back(self, seconds: float) -> float:
        """Let the last guest's film stand still for so long; answer when it came again, in ms."""
        guest, line = self.pages[-1], self.lines[-1]
        line.hold()
        stands = f"!{PLAYER}.paused && {PLAYER}.readyState < 3"
        wait_until(guest, stands, seconds=30, what="the film to run out")
        self.let_pass(seconds)
        line.let_go()
        return time.monotonic() * 1000


def inside(page: Page) -> None:
    """Wait until a page has joined and has film to play."""
    expect(page.locator(JOINED)).to_be_visible()
    wait_until(page, f"{PLAYER}.readyState >= 3", seconds=30, what="the film to be there")
    page.evaluate(SEEKS)


def together(drifts: Iterable[Drift]) -> Drift:
    """Put several measurements into one."""
    drifts = list(drifts)
    values = [value for drift in drifts for value in drift.values]
    moments = sum(drift.moments for drift in drifts)
    return Drift(values, moments, any(drift.starved for drift in drifts))
