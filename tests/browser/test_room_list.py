"""A room is found: its host puts it on the list, and strangers come in from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.guests import JOINED, RoomParty
from tests.browser.screening import Hall, call

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def card(page: Page, party: RoomParty) -> Locator:
    """Find the party's room on the list."""
    slug = party.url.rsplit("/", 1)[1]
    return page.get_by_role("listitem").filter(has=page.locator(f"a[href$='{slug}']"))


def test_a_stranger_finds_the_room_its_host_opens_to_everybody(
    open_browser: Open, hall: Hall, shot: Callable[[Page, str], None]
) -> None:
    party = RoomParty(open_browser, hall)
    host = party.host(width=390)
    host.get_by_role("tab", name="Settings").click()
    choice = host.get_by_label("Who finds it")
    expect(choice).to_have_value("unlisted")
    stranger = open_browser().new_page()
    stranger.goto("/rooms")
    expect(card(stranger, party)).to_have_count(0)

    choice.select_option("Everybody")
    expect(host.locator("[data-door=public]")).to_be_attached()
    choice.scroll_into_view_if_needed()
    shot(host, "room-settings-390")
    assert axe.violations(host) == []
    assert axe.sticks_out(host) == 0
    reader = open_browser(java_script_enabled=False).new_page()
    reader.goto("/")
    reader.get_by_role("navigation").get_by_role("link", name="Together").click()
    expect(card(reader, party).get_by_text("1 person there")).to_be_visible()

    stranger.reload()
    card(stranger, party).get_by_role("link", name="Come in").click()
    # Before all styles are there, every door of the room is to be seen.
    stranger.wait_for_url("**/rooms/*")
    stranger.get_by_label("Your name").fill("Sam")
    stranger.get_by_role("button", name="Come in").click()
    expect(stranger.locator(JOINED)).to_be_visible()
    expect(stranger.get_by_label("Who finds it")).to_be_hidden()

    choice.select_option("Whoever has the link")
    expect(host.locator("[data-door=unlisted]")).to_be_attached()
    reader.reload()
    expect(card(reader, party)).to_have_count(0)


def test_a_room_around_a_film_that_is_not_public_is_not_offered_to_everybody(
    open_browser: Open, hall: Hall
) -> None:
    page = open_browser(storage_state=hall.cookies).new_page()
    film = f"/videos/{hall.screening.video}"
    page.goto(hall.screening.page)
    call(page, "PATCH", film, data={"access": "unlisted"})
    try:
        host = RoomParty(open_browser, hall).host()
        host.get_by_role("tab", name="Settings").click()
        choice = host.get_by_label("Who finds it")
        expect(choice).to_have_value("unlisted")
        everybody = choice.locator("option[value=public]")
        expect(everybody).to_be_disabled()
        expect(everybody).to_have_text("Everybody (film is not public)")
    finally:
        call(page, "PATCH", film, data={"access": "public"})
