"""All that a party stands on dies while two pages play: the film goes on, and nobody reloads."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.films import make_film
from tests.browser.guests import JOINED, RoomParty, distance, play, say
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Hall, open_hall, wait_until
from tests.browser.server import LiveServer, free_port
from tests.browser.test_room import wait_until_in_step
from tests.browser.test_room_bad_line import expect_lines
from tests.browser.watchman import Watchman
from tests.rooms import redis_server
from tests.rooms.redis_server import RedisServer
from tests.servers import start_postgres, stop_postgres

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1200)]
FILM_SECONDS = 120
Deed = Callable[[], object]
# What Chromium says of every try while nobody answers, or the database is away.
EXPECTED = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
    "WebSocket",
    "status of 503",
    "answer 503",
)
# In a page: how far the film jumped back, and how often the banner was shown, from now on.
WATCH = f"""() => {{
  const film = {PLAYER}, banner = document.querySelector("[data-banner]");
  let last = film.currentTime;
  const look = () => {{
    window.back = Math.max(window.back, last - film.currentTime);
    last = film.currentTime;
  }};
  const moves = ["timeupdate", "seeking", "seeked"];
  for (const event of moves) film.nativeEl.addEventListener(event, look);
  const count = () => {{ if (!banner.hidden) window.banners += 1; }};
  new MutationObserver(count).observe(banner, {{ attributes: true }});
  window.sameDocument = true;
}}"""
MARK = f"""() => {{
  window.back = window.banners = 0;
  window.mark = [performance.now() / 1000, {PLAYER}.currentTime];
}}"""
MOVED_ON = f"{PLAYER}.currentTime > window.mark[1] + 1 && !{PLAYER}.paused"
# By how many seconds the film is not where the clock on the wall says.
OFF = f"""() => Math.abs(
  ({PLAYER}.currentTime - window.mark[1]) - (performance.now() / 1000 - window.mark[0]))"""
# What corrections of the place may come to, and no more: nothing was played twice or left out.
A_LITTLE = 0.5


@pytest.fixture(scope="module")
def redis_process() -> Iterator[RedisServer]:
    """A Redis that comes back empty."""
    with redis_server.running() as server:
        yield server


@pytest.fixture(scope="module")
def database(scratch: Path) -> Iterator[str]:
    """A PostgreSQL that nobody else uses."""
    with start_postgres(scratch / "storm") as url:
        yield url


@pytest.fixture(scope="module")
def live_server(redis_process: RedisServer, database: str) -> Iterator[LiveServer]:
    """An installation of its own, as in production on PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="mst-"))
    server = LiveServer(folder, redis_process.url, database)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def second_port(live_server: LiveServer) -> int:
    """The port of a second web process."""
    port = free_port()
    live_server.start_web("second web", port=port)
    return port


@pytest.fixture(scope="module")
def hall(
    browser: Browser, live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Hall:
    """A film that outlasts the storm."""
    path = tmp_path_factory.mktemp("hall") / "storm.mp4"
    film = make_film(path, seconds=FILM_SECONDS, size="320x180", bitrate="150k")
    with browser.new_context(base_url=live_server.address) as context:
        page = context.new_page()
        return open_hall(page, Newcomers().sign_up(page, "owner"), film)


@dataclass
class Watching:
    """Two pages in a room that plays, each at another web process."""

    host: Page
    guest: Page
    said: list[str] = field(default_factory=list)

    @property
    def pages(self) -> tuple[Page, Page]:
        """Answer both."""
        return self.host, self.guest

    def live_through(self, what: str, die: Deed, live: Deed, *, cut: Page | None) -> None:
        """Have something die and come back; `cut` is whose line to the room it takes along."""
        for page in self.pages:
            page.evaluate(MARK)
        die()
        for page in self.pages:
            wait_until(page, MOVED_ON, what=f"the film to go on without {what}")
        if cut is not None:
            expect(cut.get_by_text("Reconnecting")).to_be_visible()
        live()
        self.expect_together(what)
        for page in self.pages:
            assert (page.evaluate("window.banners") > 0) is (page is cut), what

    def expect_together(self, what: str) -> None:
        """Expect that both go on as if nothing had been, and hear each other, each line once."""
        for page in self.pages:
            expect(page.locator(JOINED)).to_be_visible()
            expect(page.locator("[data-banner]")).to_be_hidden()
        wait_until_in_step(*self.pages)
        assert distance(*self.pages) < 1
        for page in self.pages:
            assert page.evaluate("window.back") < A_LITTLE, what
            assert page.evaluate(OFF) < A_LITTLE, what
            assert page.evaluate("window.sameDocument"), "the page was loaded anew"
            there = page.locator("[data-members] li")
            expect(there.get_by_text("reconnecting")).to_have_count(0)
            expect(there).to_have_count(2)
        for name, page in (("Host", self.host), ("Guest", self.guest)):
            self.said.append(f"{name}, after {what}")
            say(page, self.said[-1])
            for one in self.pages:
                expect_lines(one, *self.said)


@pytest.fixture
def watching(open_browser: Open, hall: Hall, second_port: int, watchman: Watchman) -> Watching:
    """A party that plays: the host at the first web process, a guest at the second."""
    first = RoomParty(open_browser, hall)
    host = first.host()
    elsewhere = f"http://127.0.0.1:{second_port}"
    watchman.welcome(elsewhere)
    second = RoomParty(open_browser, hall, url=f"{elsewhere}/rooms/{first.url.rsplit('/', 1)[-1]}")
    found = Watching(host, second.guest("Ben"))
    play(host)
    wait_until_in_step(*found.pages)
    for page in found.pages:
        page.evaluate(WATCH)
    return found


@pytest.fixture
def web(live_server: LiveServer, second_port: int) -> tuple[Deed, Deed]:
    """How the guest's web process dies and comes back."""
    name = "second web"
    return partial(live_server.kill, name), partial(live_server.start_web, name, port=second_port)


@pytest.fixture
def postgres(scratch: Path, database: str) -> tuple[Deed, Deed]:
    """How the database dies and comes back."""
    stopped: list[Any] = []
    return (
        lambda: stopped.append(stop_postgres(scratch / "storm")),
        lambda: stopped.pop().ensure_postgres_running(),
    )


def test_a_party_outlives_a_web_process_redis_and_the_database(
    watching: Watching,
    web: tuple[Deed, Deed],
    redis_process: RedisServer,
    postgres: tuple[Deed, Deed],
    watchman: Watchman,
) -> None:
    for words in EXPECTED:
        watchman.forgive(words)
    watching.live_through("its web process", *web, cut=watching.guest)
    watching.live_through("Redis", redis_process.stop, redis_process.start, cut=None)
    watching.live_through("the database", *postgres, cut=None)
