"""The hostile house, and browsers in it with an eye on them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman
from tests.browser.xss import house as hostile
from tests.browser.xss.eye import Eye
from tests.browser.xss.house import House
from tests.servers import start_redis

# The pictures of a made-up film lie nowhere, and a payload's own file must not be asked for.
REFUSED = "Failed to load resource"
Watched = Callable[[str], tuple[Page, Eye]]


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation of its own, hostile in every text."""
    folder = Path(tempfile.mkdtemp(prefix="mtx-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = LiveServer(folder, stack.enter_context(start_redis(folder / "redis")))
        stack.callback(server.stop)
        server.start()
        yield hostile.build(server, browser, tmp_path_factory.mktemp("film"))


@pytest.fixture
def watched(browser: Browser, house: House) -> Iterator[Watched]:
    """Opens a page as somebody of the house, or nobody; no sign of a payload may be left."""
    with ExitStack() as stack:
        eyes: list[Eye] = []
        watchman = Watchman(house.server.address)

        def open_as(who: str) -> tuple[Page, Eye]:
            cookies = house.cookies[who]
            context = browser.new_context(base_url=house.server.address, storage_state=cookies)
            stack.enter_context(context)
            context.set_default_timeout(30_000)
            watchman.follow(context)
            eyes.append(Eye(context))
            return context.new_page(), eyes[-1]

        yield open_as
        assert [sign for eye in eyes for sign in eye.take()] == []
        watchman.check()
