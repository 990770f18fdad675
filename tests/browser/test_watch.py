"""The watch page as a viewer lives it: it opens by itself, obeys keys, remembers, is shared."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, widths
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Hall, is_moving, position, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEIGHTS = f"[...{PLAYER}.videoRenditions].map(one => one.height)"
VOICES = f"[...{PLAYER}.audioTracks].map(one => one.language)"
VOICE = f"[...{PLAYER}.audioTracks].find(one => one.enabled)?.language"


def open_film(page: Page, hall: Hall, query: str = "") -> None:
    """Open a film's page and wait until there is something to play."""
    page.goto(hall.screening.page + query)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")


@pytest.fixture
def viewer(page: Page, hall: Hall) -> Page:
    """The page of a film, open for somebody who has no account."""
    open_film(page, hall)
    return page


def test_a_film_opens_by_itself_as_soon_as_it_plays_and_can_be_watched_together(
    page: Page, newcomers: Newcomers, film
) -> None:
    newcomers.sign_up(page, "maker")
    page.goto(screening.upload(page, film, access="private").page)
    expect(page.locator("[data-state=open]")).to_be_visible(timeout=90_000)
    page.keyboard.press("k")
    wait_until(page, f"{PLAYER}.currentTime > 1", what="the film to play")
    page.get_by_role("button", name="Watch together").click()
    page.wait_for_url("**/rooms/*")
    expect(page.locator("[data-state=joined]")).to_be_visible()


def test_a_growing_film_ends_at_its_own_length(page: Page, newcomers: Newcomers, film) -> None:
    newcomers.sign_up(page, "maker")
    made = screening.upload(page, film)
    page.goto(made.page)
    expect(page.locator("[data-state=open]")).to_be_visible(timeout=90_000)
    page.keyboard.press("k")
    screening.wait_until_made(page, made)
    wait_until(page, f"{PLAYER}.ended", seconds=30, what="the end")
    assert position(page) == pytest.approx(6, abs=0.3)


def test_keys_play_seek_and_mute_and_mean_nothing_where_one_types(viewer: Page) -> None:
    viewer.keyboard.press("k")
    wait_until(viewer, f"{PLAYER}.currentTime > 0.5")
    viewer.keyboard.press(" ")
    wait_until(viewer, f"{PLAYER}.paused")
    before = position(viewer)
    viewer.keyboard.press("ArrowRight")
    wait_until(viewer, f"{PLAYER}.currentTime >= {before + 4.9}")
    viewer.keyboard.press("l")
    wait_until(viewer, f"{PLAYER}.currentTime >= {before + 14.9}")
    viewer.keyboard.press("m")
    wait_until(viewer, f"{PLAYER}.muted")
    viewer.locator("[data-share] summary").click()
    viewer.get_by_label("Link to this video").press("k")
    assert viewer.evaluate(f"{PLAYER}.paused")


def test_the_address_may_say_where_to_begin(page: Page, hall: Hall) -> None:
    open_film(page, hall, "?t=0m21s")
    wait_until(page, f"Math.abs({PLAYER}.currentTime - 21) < 0.2", what="the place of the link")


def test_a_viewer_goes_on_where_they_stopped(viewer: Page, hall: Hall) -> None:
    viewer.keyboard.press("k")
    for _ in range(3):
        viewer.keyboard.press("l")
    wait_until(viewer, f"{PLAYER}.currentTime > 30.5")
    viewer.keyboard.press("k")
    wait_until(viewer, f"{PLAYER}.paused")
    left = position(viewer)
    open_film(viewer, hall)
    wait_until(viewer, f"Math.abs({PLAYER}.currentTime - {left}) < 1", what="the old place")
    expect(viewer.get_by_text("Going on at")).to_be_visible()


def test_the_picture_changes_to_the_size_one_chooses(viewer: Page) -> None:
    viewer.keyboard.press("k")
    smallest = min(viewer.evaluate(HEIGHTS))
    viewer.get_by_role("button", name="settings").click()
    viewer.get_by_role("menuitem", name="Quality").click()
    viewer.get_by_role("menuitemradio", name=f"{smallest}p", exact=True).click()
    wait_until(viewer, f"{PLAYER}.videoHeight === {smallest}", what="the smaller picture")
    assert is_moving(viewer)


def test_the_spoken_language_is_chosen_once_and_remembered(viewer: Page, hall: Hall) -> None:
    assert viewer.evaluate(VOICES) == ["en", "de"]
    viewer.get_by_role("button", name="settings").click()
    viewer.get_by_role("menuitem", name="Spoken language").click()
    viewer.get_by_role("menuitemradio", name="Deutsch").click()
    wait_until(viewer, f"{VOICE} === 'de'")
    open_film(viewer, hall)
    wait_until(viewer, f"{VOICE} === 'de'", what="the language of last time")


def test_a_link_and_a_frame_can_lead_to_this_moment(viewer: Page, hall: Hall) -> None:
    viewer.evaluate(f"{PLAYER}.currentTime = 12.4")
    wait_until(viewer, f"!{PLAYER}.seeking")
    viewer.locator("[data-share] summary").click()
    viewer.get_by_label("Start at").check()
    assert (
        viewer.get_by_label("Link to this video")
        .input_value()
        .endswith(f"{hall.screening.page}?t=12")
    )
    code = viewer.get_by_label("Code for another page").input_value()
    (player,) = re.findall('src="([^"]+)"', code)
    assert player.endswith(f"/embed/{hall.screening.video}?t=12")
    viewer.goto(player)
    wait_until(viewer, f"Math.abs({PLAYER}?.currentTime - 12) < 0.2", what="the place of the code")


def test_the_page_reads_well_without_scripts(open_browser: Open, hall: Hall) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto(hall.screening.page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour")
    page.locator("[data-share] summary").click()
    expect(page.get_by_label("Link to this video")).to_have_value(page.url)
    page.get_by_role("button", name="Watch together").click()
    page.wait_for_url("**/sign-in**")


def test_a_private_film_is_not_there_for_others(
    open_browser: Open, page: Page, newcomers: Newcomers, film
) -> None:
    newcomers.sign_up(page, "maker")
    made = screening.upload(page, film, access="private")
    screening.wait_until_made(page, made)
    stranger = open_browser().new_page()
    answer = stranger.goto(made.page)
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_watch_page_has_no_barriers(
    open_browser: Open, hall: Hall, shot: Callable[[Page, str], None], theme: str, width: int
) -> None:
    page = open_browser(width=width, color_scheme=theme).new_page()
    open_film(page, hall)
    page.keyboard.press("k")
    wait_until(page, f"{PLAYER}.currentTime > 0.5")
    page.keyboard.press("k")
    for shown in widths(page):
        shot(page, f"watch-{theme}-{shown}")
        assert axe.violations(page) == [], shown
    page.get_by_role("button", name="settings").click()
    for shown in widths(page):
        expect(page.get_by_role("menuitem", name="Quality")).to_be_visible()
        assert axe.violations(page) == [], shown
        assert axe.sticks_out(page) == 0, shown
        assert page.locator("h1").count() == 1, shown
