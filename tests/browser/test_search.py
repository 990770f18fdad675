"""A viewer finds a film: by a suggestion, by words written wrongly, and by what is said in it.

The whole way of a viewer is here: found, watched from the second on, talked about, kept, resumed.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.films import make_film
from tests.browser.people import Newcomers
from tests.browser.screening import (
    PLAYER,
    Hall,
    Screening,
    call,
    like_and_rate,
    position,
    upload,
    wait_until,
    wait_until_made,
)
from tests.browser.server import LiveServer
from tests.search.factories import Library
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "Voices of the breakwater"
SAID = ("Good evening.", "The gulls are loud.", "Nothing moves.", "Then the foghorn sounds twice.")


@pytest.fixture(scope="module")
def spoken(
    live_server: LiveServer, hall: Hall, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Screening:
    """A film with captions and a title of its own; the real worker makes and indexes it."""
    file = make_film(tmp_path_factory.mktemp("spoken") / "voices.mp4", seconds=40)
    with browser.new_context(base_url=live_server.address, storage_state=hall.cookies) as context:
        owner = context.new_page()
        film = upload(owner, file, title=TITLE)
        wait_until_made(owner, film)
        Library(live_server.application()).say(UUID(film.video), *SAID)
        found = "/search/videos?q=breakwater+foghorn"
        wait_for(lambda: call(owner, "GET", found)["items"], what="the indexer")
    return film


def test_a_viewer_is_helped_to_find_a_film(
    open_browser: Open, spoken: Screening, shot: Callable[[Page, str], None]
) -> None:
    viewer = open_browser().new_page()
    viewer.goto("/")
    field = viewer.get_by_role("combobox", name="Search for")
    field.press_sequentially("breakw")
    option = viewer.get_by_role("option", name=TITLE)
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert axe.violations(viewer) == []
    field.press("Escape")
    expect(option).to_be_hidden()
    field.press_sequentially("a")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    viewer.wait_for_url("**/search?q=Voices*")
    expect(viewer.get_by_role("heading", name=TITLE)).to_be_visible()

    phone = open_browser(width=390, color_scheme="light").new_page()
    phone.goto("/")
    phone.get_by_role("link", name="Search", exact=True).click()
    phone.get_by_label("Search for").fill("the fogorn sounds")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Showing results for")).to_contain_text("foghorn")
    for page in (viewer, phone):
        shot(page, f"search-{page.viewport_size['width']}")  # type: ignore[index]
        assert axe.violations(page) == []
        assert axe.sticks_out(page) == 0


def test_a_viewer_finds_what_is_said_talks_about_it_keeps_it_and_goes_on_later(
    open_browser: Open, newcomers: Newcomers, spoken: Screening
) -> None:
    viewer = open_browser().new_page()
    username = newcomers.sign_up(viewer, "listener")
    jump(viewer, spoken)
    say(viewer, username)
    like_and_rate(viewer)
    save(viewer)
    left = watch_on(viewer)
    wait_for(lambda: kept_place(viewer, spoken) > left - 6, what="the place where it was left")
    at_home = {"cookies": viewer.context.cookies(), "origins": []}
    later = open_browser(width=390, storage_state=at_home).new_page()
    come_back(later, left)
    everything_is_kept(later, username)


def jump(page: Page, film: Screening) -> None:
    """Search for what is said, and begin at that second."""
    page.goto("/")
    page.get_by_role("combobox", name="Search for").fill("foghorn sounds twice")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Then the foghorn sounds twice.").click()
    page.wait_for_url(f"**{film.page}?t=30")
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    assert position(page) == pytest.approx(30, abs=0.5)


def say(page: Page, username: str) -> None:
    """Comment, with the film staying open."""
    page.get_by_role("textbox", name="Your comment", exact=True).fill("Twice, at 0:30!")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("article", name=f"Comment: {username}")).to_be_focused()


def save(page: Page) -> None:
    """Put the film on “Watch later”."""
    page.locator("[data-save] summary").click()
    page.get_by_role("checkbox", name="Watch later").check()
    expect(page.get_by_text("Saved to “Watch later”.")).to_be_visible()


def watch_on(page: Page) -> float:
    """Watch some seconds and leave while it plays; answer where."""
    page.evaluate(f"void {PLAYER}.play()")
    wait_until(page, f"{PLAYER}.currentTime > 33", what="the film to play")
    left = position(page)
    page.goto("/")
    return left


def kept_place(page: Page, film: Screening) -> float:
    """Answer how far the server knows a film to be watched."""
    watched = call(page, "GET", "/users/me/history")["items"]
    return max((one["position"] for one in watched if one["id"] == film.video), default=0)


def come_back(page: Page, left: float) -> None:
    """Find the film where it was put, on another device, and go on where one left."""
    page.goto("/watch-later")
    page.get_by_role("link", name=TITLE).first.click()
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    expect(page.get_by_text("Going on at")).to_be_visible()
    assert left - 6 < position(page) < left + 2


def everything_is_kept(page: Page, username: str) -> None:
    """See again what one said, liked, rated and kept."""
    expect(page.get_by_role("article", name=f"Comment: {username}")).to_contain_text("Twice, at")
    like = page.get_by_role("button", name="Like this video")
    expect(like).to_have_attribute("aria-pressed", "true")
    page.locator(".rate > summary").click()
    expect(page.get_by_role("radio", name="4 stars")).to_be_checked()
    page.locator("[data-save] summary").click()
    expect(page.get_by_role("checkbox", name="Watch later")).to_be_checked()
