"""A crowd is only counted: the host finds somebody by name and sends them out by the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.rooms.live import presence
from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.crowd import Crowd
from tests.browser.guests import RoomParty
from tests.browser.looks import widths
from tests.browser.screening import Hall

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MANY = 210
LIST_STAYS_ABOVE_THE_TABS = """() => {
    const [list, tabs] = ["[data-members]", ".room-side"].map((one) => document.querySelector(one));
    return list.getBoundingClientRect().bottom <= tabs.getBoundingClientRect().top; }"""
MENU_IS_IN_SIGHT = """() => {
    const panel = document.querySelector(".member details[open] .menu-panel");
    const box = panel.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + 30, box.y + 30);
    return box.bottom <= innerHeight && box.x >= 0 && Boolean(at?.closest(".menu-panel")); }"""


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


@pytest.mark.usefixtures("inside")
def test_the_host_of_a_crowd_finds_a_silent_guest_and_sends_them_out(
    party: RoomParty, shot: Callable[[Page, str], None]
) -> None:
    host = party.host()
    crowd = Crowd(party.url.rsplit("/", 1)[1])
    crowd.come(12)
    people = host.locator("[data-members] li")
    expect(people).to_have_count(13)
    looked_at(host, shot, "a-dozen")

    crowd.come(MANY - 12)
    expect(host.get_by_text(f"The first 50 of {MANY + 1}.")).to_be_visible()
    looked_at(host, shot, "crowd")
    crowd.stay()
    host.get_by_label("Find people by name").press_sequentially("guest 17")
    expect(host.get_by_text("Found: 11.")).to_be_visible()
    expect(people.first).to_contain_text("Guest 17")
    crowd.stay()
    send_out_by_keyboard(host)
    expect(host.get_by_text("Found: 10.")).to_be_visible()
    assert "g-17" not in presence.ids(crowd.room)


def send_out_by_keyboard(host: Page) -> None:
    """Send the first guest of the list out without a mouse."""
    host.keyboard.press("Tab")
    host.keyboard.press("Tab")
    host.keyboard.press("Tab")
    expect(host.locator("[data-members] summary").first).to_be_focused()
    host.keyboard.press("Enter")
    host.locator("[data-members] details[open]").get_by_role("button", name="Send out").focus()
    host.keyboard.press("Enter")
    dialog = host.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_contain_text("Send out")
    dialog.get_by_role("button", name="Send out", exact=True).focus()
    host.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def looked_at(host: Page, shot: Callable[[Page, str], None], name: str) -> None:
    """Look at the list and at an open menu in both widths, dark and light."""
    for width in widths(host):
        for theme in ("dark", "light"):
            host.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            host.locator("#people").scroll_into_view_if_needed()
            assert host.evaluate(LIST_STAYS_ABOVE_THE_TABS), (name, width)
            host.locator("[data-members] summary").nth(3).click()
            host.wait_for_function(MENU_IS_IN_SIGHT)
            shot(host, f"room-{name}-{width}-{theme}")
            assert axe.violations(host) == []
            assert axe.sticks_out(host) == 0
            host.keyboard.press("Escape")
