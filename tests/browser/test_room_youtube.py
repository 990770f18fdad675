"""A room around a video of YouTube: nobody asks YouTube anything before they join its playback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.guests import JOINED, play, seek
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Hall, wait_until
from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman
from tests.rooms.client import Member
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FAKE = (Path(__file__).parent / "fake_youtube.js").read_text()
LINK, OTHER_LINK = "https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/aqz-KE-bpKQ"
YOUTUBE = ("https://www.youtube.com/", "https://www.youtube-nocookie.com/")
TUBE = "document.querySelector('youtube-video')"
# How long a film of `fake_youtube.js` is, which it alone knows, in seconds.
FAKE_LENGTH = 213
PLAYS = f"{TUBE} && !{TUBE}.paused"


class Studio:
    """Opens browsers for which a script of ours stands in the place of YouTube."""

    def __init__(self, open_browser: Open, watchman: Watchman) -> None:
        self.open_browser = open_browser
        self.asked: list[str] = []
        for site in YOUTUBE:
            watchman.forgive(f"foreign request: {site}")

    def page(self, **look: Any) -> Page:
        """Open a page in a browser of its own."""
        context: BrowserContext = self.open_browser(**look)
        for site in YOUTUBE:
            context.route(f"{site}**", self._answer)
        return context.new_page()

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        is_script = route.request.url.startswith(YOUTUBE[0])
        kind = "text/javascript" if is_script else "text/html"
        route.fulfill(body=FAKE if is_script else "<p>YouTube", content_type=kind)

    def room(self, page: Page) -> None:
        """Add a video of YouTube, and open a room around it."""
        page.goto("/studio")
        page.get_by_role("textbox", name="Link", exact=True).fill(LINK)
        page.get_by_role("button", name="Add video").click()
        mine = page.locator("[data-shelf] li", has_text="YouTube video dQw4w9WgXcQ").first
        mine.get_by_role("link", name="Watch").click(timeout=60_000)
        expect(page.locator("[data-state=open]")).to_be_visible()
        path = f"/videos/{page.url.rpartition('/')[2].partition('?')[0]}"
        screening.call(page, "PATCH", path, data={"access": "unlisted"})
        page.get_by_role("button", name="Watch together").click()
        page.wait_for_url("**/rooms/*")
        expect(page.locator(JOINED)).to_be_visible()

    def guest(self, url: str, name: str) -> Page:
        """Come in by the link."""
        page = self.page()
        page.goto(url)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Come in").click()
        expect(page.locator(JOINED)).to_be_visible()
        return page


@pytest.fixture
def studio(open_browser: Open, watchman: Watchman) -> Studio:
    """Browsers with a YouTube of ours."""
    return Studio(open_browser, watchman)


def join_playback(page: Page) -> None:
    """Let YouTube in."""
    page.get_by_role("button", name="Join playback").click()
    wait_until(page, f"{TUBE}?.readyState >= 1", what="YouTube's player")


def apart(*pages: Page) -> float:
    """Tell how many seconds two pages are apart, of which one is asked after the other."""
    asked = [
        page.evaluate(f"[{TUBE}.currentTime, {PLAYS} ? Date.now() / 1000 : 0, fakeYouTube.rate]")
        for page in pages
    ]
    first, second = (position - now * rate for position, now, rate in asked)
    return float(abs(first - second))


def test_a_video_of_youtube_is_watched_in_step_by_who_let_youtube_in(
    studio: Studio,
    newcomers: Newcomers,
    hall: Hall,
    live_server: LiveServer,
    shot: Callable[[Page, str], None],
) -> None:
    host = studio.page()
    newcomers.sign_up(host, "maker")
    studio.room(host)
    guest, shy = studio.guest(host.url, "Ann"), studio.guest(host.url, "Shy")
    expect(host.locator("[data-members] li", has_text="Shy")).to_contain_text("has not begun")
    assert (studio.asked, host.locator("iframe").count()) == ([], 0)
    shot(host, "room-youtube-door")
    assert axe.violations(host) == []
    for page in (host, guest):
        join_playback(page)
    play(host)
    for page in (host, guest):
        wait_until(page, PLAYS, seconds=10, what="YouTube's player to play")
    seek(host, 60)
    for page in (host, guest):
        wait_until(page, f"{PLAYS} && {TUBE}.currentTime > 60.5", what="both to go there")
    assert apart(host, guest) < 1.5
    host.get_by_role("combobox", name="Speed").select_option("1.5")
    wait_until(guest, "window.fakeYouTube.rate === 1.5", what="the room's speed")
    shot(host, "room-youtube")
    host.locator("[data-player]").click(position={"x": 200, "y": 150})
    for page in (guest, host):
        wait_until(page, f"{TUBE}.paused", what="both to be paused by a press on the picture")
    assert apart(host, guest) < 1.5
    assert shy.locator("iframe").count() == 0
    load(live_server, host, hall.screening.video)
    for page in (host, guest):
        wait_until(page, f"{PLAYER}?.readyState >= 3", what="our own player to be back")
        assert page.locator("youtube-video").count() == 0


def load(live_server: LiveServer, host: Page, video: str) -> None:
    """Have the host load another film, in another tab of theirs."""
    jar = "; ".join(f"{one['name']}={one['value']}" for one in host.context.cookies())
    tab = Member(live_server.port, cookie=jar)
    tab.join(host.url.rpartition("/")[2])
    assert tab.play("load", tab.state()["v"], item=video)["ok"]
    tab.close()


def add(page: Page, link: str) -> str:
    """Add a video of YouTube as whoever is signed in; answer its id."""
    fields = {"url": link, "access": "unlisted"}
    video: str = screening.call(page, "POST", "/videos", data=fields)["video_id"]

    def is_made() -> bool:
        return bool(screening.call(page, "GET", f"/videos/{video}/status")["watchable"])

    wait_for(is_made, seconds=60, what="the video to be added")
    return video


def enqueue(page: Page, *videos: str) -> None:
    """Put films into the queue by their links."""
    page.get_by_role("tab", name="Queue").click()
    entries = page.get_by_role("tabpanel", name="Queue").locator("[data-entries] > li")
    there = entries.count()
    for more, video in enumerate(videos, 1):
        field = page.get_by_label("Add a film")
        field.fill(page.url.split("/rooms/")[0] + f"/watch/{video}")
        field.press("Enter")
        expect(entries).to_have_count(there + more)


def go_on(page: Page, name: str) -> None:
    """Press what leads to another film."""
    page.get_by_role("tab", name="Queue").click()
    page.get_by_role("button", name=name).click()


def top_of(page: Page, selector: str) -> float:
    """Tell where an element begins on a page."""
    box = page.locator(selector).bounding_box()
    assert box, selector
    return float(box["y"])


def test_films_of_youtube_in_a_queue_take_one_press_and_make_way_by_themselves(
    studio: Studio, hall: Hall
) -> None:
    host = studio.page(storage_state=hall.cookies)
    host.goto(hall.screening.page)
    first, second = add(host, LINK), add(host, OTHER_LINK)
    host.get_by_role("button", name="Watch together").click()
    host.wait_for_url("**/rooms/*")
    expect(host.locator(JOINED)).to_be_visible()
    enqueue(host, first, second)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    host.route("**/vendor/youtube.js*", hold)

    # The page of a film of ours lets nobody else in: it is opened anew, and then waits for a press.
    go_on(host, "Next film")
    expect(host.locator("[data-room][data-embed]")).to_be_attached()
    host.get_by_role("button", name="Join playback").click()
    # The room goes on before YouTube's player is there: it comes too late, and does not show.
    go_on(host, "Previous")
    wait_until(host, f"{PLAYER}?.readyState >= 3", what="our own player to be back")
    held[0].continue_()
    wait_until(host, "Boolean(customElements.get('youtube-video'))", what="YouTube's element")
    assert host.locator("youtube-video").count() == 0

    go_on(host, "Next film")
    wait_until(host, f"{TUBE}?.readyState >= 1", what="YouTube's player without a press")
    play(host)
    wait_until(host, PLAYS, seconds=10, what="YouTube's player to play")
    enqueue(host, hall.screening.video)
    seek(host, FAKE_LENGTH - 6)
    expect(host.get_by_text("Next up")).to_be_visible()
    below = top_of(host, "youtube-video") + float(host.evaluate(f"{TUBE}.offsetHeight"))
    assert top_of(host, "[data-next-up]") >= below
    assert top_of(host, "media-control-bar") >= below
    wait_until(host, f"{PLAYER}?.readyState >= 3", what="the next film, which is ours")
    assert host.locator("youtube-video").count() == 0
