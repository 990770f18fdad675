"""A film in the frame of another site, and a video of YouTube that waits until it is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, Route, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.people import Newcomers
from tests.browser.screening import Hall, wait_until
from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FAKE = (Path(__file__).parent / "fake_youtube.js").read_text()
NOTHING_KEPT = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("not in a frame of another site", "SecurityError"); } });"""
MOVES = "document.querySelector('hls-video')?.currentTime > 3.5"
LINK = "https://youtu.be/dQw4w9WgXcQ?si=tracks_you"
YOUTUBE = ("https://www.youtube.com/", "https://www.youtube-nocookie.com/")


@pytest.fixture
def other_site() -> Iterator[Callable[[str], str]]:
    """Another site, whose one page holds in a frame what its address names."""

    def answer(request: Request) -> Response:
        frame = f'<iframe src="{request.args["src"]}" width="640" height="360" allow="autoplay">'
        return Response(
            f"<!doctype html><title>A blog</title>{frame}</iframe>", mimetype="text/html"
        )

    server = make_server("127.0.0.1", 0, Request.application(answer), threaded=True)
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield lambda src: f"http://localhost:{server.port}/?src={src}"
    server.shutdown()
    serving.join()
    server.server_close()


def test_a_film_plays_in_the_frame_of_another_site_that_keeps_nothing(
    open_browser: Open, hall: Hall, live_server: LiveServer, watchman: Watchman, other_site
) -> None:
    watchman.forgive("http://localhost")
    context = open_browser()
    context.add_init_script(NOTHING_KEPT)
    page = context.new_page()
    address = f"{live_server.address}/embed/{hall.screening.video}?t=3%26autoplay=1"
    page.goto(other_site(address))
    frame = page.frames[1]
    wait_until(frame, MOVES, what="the film to play from second 3 in the frame")
    title = page.frame_locator("iframe").get_by_role("link", name="Harbour")
    expect(title).to_have_attribute("href", re.compile(f"/watch/{hall.screening.video}$"))
    assert context.cookies() == []


def test_a_view_counts_where_the_player_stands_alone_also_of_who_is_signed_in(
    page: Page, newcomers: Newcomers, hall: Hall
) -> None:
    newcomers.sign_up(page, "alone")
    with page.expect_response(lambda answer: "/views?" in answer.url, timeout=60_000) as got:
        page.goto(f"/embed/{hall.screening.video}?autoplay=1")
    assert (got.value.status, got.value.url.partition("?")[2]) == (204, "source=embed")


def test_a_site_that_is_not_listed_holds_an_empty_frame(
    open_browser: Open, hall: Hall, live_server: LiveServer, watchman: Watchman, other_site
) -> None:
    for expected in ("http://localhost", "frame-ancestors", "foreign request", "chrome-error"):
        watchman.forgive(expected)
    live_server.environment["EMBED_ORIGINS"] = "https://blog.example"
    try:
        strict = live_server.second_web()
        page = open_browser().new_page()
        with page.expect_event("console", lambda said: "frame-ancestors" in said.text):
            page.goto(other_site(f"{strict}/embed/{hall.screening.video}"))
        assert page.frames[1].query_selector("[data-player]") is None
    finally:
        del live_server.environment["EMBED_ORIGINS"]
        live_server.kill("second web")


def test_a_youtube_link_is_a_video_that_asks_nothing_of_youtube_before_it_is_pressed(
    page: Page, newcomers: Newcomers, watchman: Watchman, shot: Callable[[Page, str], None]
) -> None:
    asked: list[str] = []

    def youtube(route: Route) -> None:
        asked.append(route.request.url)
        script = route.request.url.startswith(YOUTUBE[0])
        kind = "text/javascript" if script else "text/html"
        route.fulfill(body=FAKE if script else "<p>YouTube", content_type=kind)

    for site in YOUTUBE:
        watchman.forgive(f"foreign request: {site}")
        page.route(f"{site}**", youtube)
    newcomers.sign_up(page, "maker")
    page.goto("/studio")
    page.get_by_role("textbox", name="Link", exact=True).fill(LINK)
    page.get_by_role("button", name="Add video").click()
    mine = page.locator("[data-shelf] li", has_text="YouTube video dQw4w9WgXcQ")
    mine.get_by_role("link", name="Watch").click(timeout=60_000)
    expect(page.locator("[data-state=open]")).to_be_visible()
    shot(page, "youtube-waiting")
    assert axe.violations(page) == []
    assert (asked, page.locator("iframe").count()) == ([], 0)
    page.goto(f"{page.url}?t=1m5s")
    expect(page.locator("[data-state=open]")).to_be_visible()
    page.get_by_role("link", name="Play from YouTube").click()
    wait_until(page, "document.querySelector('youtube-video')?.currentTime > 68.5")
    frame = next(one for one in asked if "nocookie" in one)
    assert frame.startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?")
    assert "start=65" in frame
    video_id = page.url.rpartition("/")[2].partition("?")[0]
    path = f"/videos/{video_id}"
    wait_until(page, f"fetch('/api/v1{path}').then(a => a.json()).then(v => v.view_count === 1)")
    shown = screening.call(page, "GET", path)
    assert (shown["view_count"], shown["status"]) == (1, "READY")
