"""Fixtures of browser tests: the live server, pages that are watched, people, films, pictures."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.films import make_film
from tests.browser.people import Newcomers
from tests.browser.screening import Hall, make_bilingual, open_hall
from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman
from tests.servers import start_redis

# A busy machine is no fault of a page.
expect.set_options(timeout=20_000)
SHOTS = Path(__file__).parents[1] / ".screenshots"
TAKES_SHOTS = os.environ.get("MATINEE_SHOTS") == "1"
Open = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """All of Matinee, running for the whole test session."""
    folder = Path(tempfile.mkdtemp(prefix="mtl-"))
    try:
        with start_redis(folder / "redis") as redis_url:
            server = LiveServer(folder, redis_url)
            try:
                server.start()
                yield server
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, running for the whole test session."""
    with sync_playwright() as playwright:
        running = chromium.launch(playwright)
        yield running
        running.close()


@pytest.fixture
def inside(live_server: LiveServer) -> Iterator[None]:
    """Be inside an application on the server's data."""
    with live_server.application().app_context():
        yield


@pytest.fixture
def watchman(live_server: LiveServer) -> Iterator[Watchman]:
    """Fails the test when a page did what pages must not do."""
    one = Watchman(live_server.address)
    yield one
    one.check()


@pytest.fixture
def open_browser(browser: Browser, live_server: LiveServer, watchman: Watchman) -> Iterator[Open]:
    """Opens a browser with cookies of its own: `open_browser(width=390, color_scheme="light")`."""
    opened: list[BrowserContext] = []

    def open_one(*, width: int = 1280, color_scheme: str = "dark", **more: Any) -> BrowserContext:
        height = 900 if width > 600 else 844
        options: dict[str, Any] = {
            "base_url": live_server.address,
            "color_scheme": color_scheme,
        } | more
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(30_000)
        watchman.follow(context)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def page(open_browser: Open) -> Page:
    """A page in a browser nobody is signed in with."""
    return open_browser().new_page()


@pytest.fixture
def second_page(open_browser: Open) -> Page:
    """A page in another browser, with cookies of its own."""
    return open_browser().new_page()


@pytest.fixture
def newcomers(live_server: LiveServer) -> Newcomers:
    """Signs new people up and in, through the pages."""
    return Newcomers()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real film of six seconds with picture and tone."""
    return make_film(tmp_path_factory.mktemp("films") / "harbour.mp4", seconds=6)


@pytest.fixture(scope="session")
def hall(
    browser: Browser, live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Hall:
    """A film in two languages that everybody may watch, and the cookies of whose it is."""
    film = make_bilingual(tmp_path_factory.mktemp("hall") / "harbour.mp4", seconds=60)
    with browser.new_context(base_url=live_server.address) as context:
        page = context.new_page()
        return open_hall(page, Newcomers().sign_up(page, "owner"), film)


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keeps a picture of a page for people to look at, where `MATINEE_SHOTS=1` asks for them.

    Without it nothing is done to the page: expect what the page is before its picture is taken.
    """

    def keep(page: Page, name: str) -> None:
        if TAKES_SHOTS:
            page.screenshot(path=SHOTS / f"{name}.png")

    return keep
