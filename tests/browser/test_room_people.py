"""The host rules the room: roles, rights of one and of all, its name, guests, and who leads it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.guests import RoomParty, open_menu, say, say_name
from tests.browser.looks import widths
from tests.browser.people import Newcomers
from tests.browser.screening import Hall

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# In a page: whether the open menu ends where its button does, and nothing lies over it.
MENU_IS_BESIDE = """() => {
    const menu = document.querySelector(".member details[open]");
    const button = menu.querySelector("summary").getBoundingClientRect();
    const { left, right, top, bottom } = menu.querySelector(".menu-panel").getBoundingClientRect();
    const isSeen = (x, y) => Boolean(document.elementFromPoint(x, y)?.closest(".menu-panel"));
    const ends = Math.abs(right - Math.min(button.right, innerWidth - 12)) < 1;
    return ends && left >= 12 && top >= 12 && bottom <= innerHeight - 11
        && isSeen(left + 16, top + 16) && isSeen(right - 16, bottom - 16); }"""


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def member(party: RoomParty, newcomers: Newcomers) -> tuple[Page, str]:
    """Come in as somebody with an account; answer the page and the name."""
    page = party.open_browser().new_page()
    name = newcomers.sign_up(page)
    page.goto(party.url)
    return party.inside(page), name


def row(page: Page, name: str) -> Locator:
    """Find somebody in the list of who is here."""
    return page.locator("[data-members] li").filter(has_text=name)


def do_to(host: Page, name: str, deed: str) -> None:
    """Choose from the menu beside somebody's name."""
    row(host, name).get_by_label(f"What to do about {name}").click()
    row(host, name).get_by_role("button", name=deed, exact=True).click()


def settings(page: Page) -> Locator:
    """Open the settings; answer their panel."""
    page.get_by_role("tab", name="Settings").click()
    return page.get_by_role("tabpanel", name="Settings")


def test_a_member_becomes_moderator_and_then_host(party: RoomParty, newcomers: Newcomers) -> None:
    host = party.host()
    page, name = member(party, newcomers)
    do_to(host, name, "Make moderator")
    expect(row(page, name).locator(".member-role")).to_have_text("moderator")
    expect(settings(page).get_by_role("switch", name="Let nobody new in")).to_be_visible()
    expect(settings(page).get_by_label("Name of the room")).to_be_hidden()

    plan = settings(page).get_by_role("link", name="Plan a party")
    expect(plan).to_be_hidden()

    do_to(host, name, "Make host")
    expect(row(page, name).locator(".member-host")).to_be_visible()
    expect(page.get_by_text("You steer: everyone follows")).to_be_visible()
    expect(host.get_by_text(f"{name} steers; you follow.")).to_be_visible()
    expect(settings(page).get_by_label("Name of the room")).to_be_visible()
    expect(plan).to_be_visible()
    settings(page).get_by_role("heading", name="What was done").click()
    expect(page.get_by_text(f"{party.hall.owner} made {name} the host")).to_be_visible()


def test_rights_of_one_person_and_of_all_guests_are_switched(party: RoomParty) -> None:
    host, guest, other = party.host(), party.guest("Ben"), party.guest("Kim")
    box = guest.get_by_label("Write to the room")
    do_to(host, "Ben", "Rights…")
    dialog = host.get_by_role("dialog", name="What Ben may")
    expect(dialog.get_by_label("Write and react")).to_have_value("usual")
    assert axe.violations(host) == []
    dialog.get_by_label("Write and react").select_option("no, in no case")
    dialog.get_by_role("button", name="Keep it so").click()
    expect(guest.get_by_text("You may not write in this room.")).to_be_visible()
    expect(box).to_be_disabled()
    say(other, "I may")
    expect(host.get_by_role("log").get_by_text("I may")).to_be_visible()
    do_to(host, "Ben", "Rights…")
    expect(dialog.get_by_label("Write and react")).to_have_value("deny")
    dialog.get_by_label("Write and react").select_option("as the role: yes")
    for deed in ("Start the film", "Stop the film"):
        dialog.get_by_label(deed).select_option("yes, in any case")
    dialog.get_by_role("button", name="Keep it so").click()
    expect(box).to_be_enabled()
    expect(
        guest.get_by_text("For everyone you may: Start the film, Stop the film.")
    ).to_be_visible()

    guest.get_by_role("tab", name="Queue").click()
    expect(guest.get_by_label("Add a film")).to_be_hidden()
    settings(host).get_by_role("heading", name="Who may what").click()
    switch = host.get_by_role("checkbox", name="Guests: Put films in the queue")
    switch.check()
    expect(guest.get_by_label("Add a film")).to_be_visible()
    settings(guest).get_by_role("heading", name="Who may what").click()
    theirs = guest.get_by_role("checkbox", name="Guests: Put films in the queue")
    expect(theirs).to_be_checked()
    expect(theirs).to_be_disabled()
    switch.uncheck()
    expect(theirs).not_to_be_checked()


def test_the_host_renames_the_room_and_takes_no_more_guests(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    panel = settings(host)
    panel.get_by_label("Name of the room").fill("Friday night")
    panel.get_by_role("button", name="Rename").click()
    expect(guest.get_by_role("heading", name="Friday night", level=1)).to_be_visible()
    panel.get_by_role("switch", name="Guests without an account").uncheck()
    facts = settings(guest).locator("[data-fact=guests]")
    expect(facts).to_have_text("stay outside")
    stranger = party.open_browser().new_page()
    stranger.goto(party.url)
    refused = stranger.get_by_role("alert")
    expect(refused.get_by_role("heading", name="Not just now")).to_be_visible()
    expect(refused.get_by_role("link", name="Sign in")).to_be_visible()
    expect(stranger.get_by_label("Your name")).to_be_hidden()
    assert axe.violations(stranger) == []
    panel.get_by_role("switch", name="Guests without an account").check()
    expect(facts).to_have_text("may come in")
    stranger.get_by_role("button", name="Try again").click()
    say_name(stranger, "In time")
    party.inside(stranger)


def test_about_lines_of_who_has_left_only_what_is_granted_is_offered(
    party: RoomParty, newcomers: Newcomers
) -> None:
    host, guest = party.host(), party.guest("Ben")
    page, name = member(party, newcomers)
    do_to(host, name, "Make moderator")
    say(host, "Be good")
    say(guest, "Never")
    for one in (host, guest):
        one.get_by_title("Leave").click()
        one.wait_for_url("**/watch/*")
    expect(page.locator("[data-members] li")).to_have_count(1)
    log = page.get_by_role("log")
    open_menu(page, "Be good", party.hall.owner)
    expect(log.get_by_role("button", name="Reply")).to_be_visible()
    for deed in ("Remove", "Mute", "Send out"):
        expect(log.get_by_role("button", name=deed)).to_have_count(0)
    page.keyboard.press("Escape")
    open_menu(page, "Never", "Ben")
    expect(log.get_by_role("button", name="Mute")).to_be_visible()
    expect(log.get_by_role("button", name="Send out")).to_have_count(0)
    log.get_by_role("button", name="Remove").click()
    expect(log.get_by_text("This line was removed.")).to_be_visible()


def test_a_menu_stands_at_its_button_and_goes_where_that_is_scrolled_away(party: RoomParty) -> None:
    host = party.host(width=390)
    party.guest("Ben")
    button = row(host, "Ben").get_by_label("What to do about Ben")
    longest = "one => (one.textContent = 'Den anderen wieder schreiben lassen')"
    row(host, "Ben").locator(".menu-panel button").first.evaluate(longest)
    for width in widths(host):
        button.click()
        host.wait_for_function(MENU_IS_BESIDE)
        assert axe.sticks_out(host) == 0, width
        host.keyboard.press("Escape")
    # So low that it fits neither below nor above: it lies over the header.
    host.set_viewport_size({"width": 1280, "height": 330})
    button.click()
    host.wait_for_function(MENU_IS_BESIDE)
    host.evaluate("scrollTo({ top: 2000, behavior: 'instant' })")
    expect(host.locator(".member details[open]")).to_have_count(0)
