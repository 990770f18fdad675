"""Inviting into a room that is not open to all: password, link, name, and what one may set."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.guests import JOINED, RoomParty
from tests.browser.people import Newcomers
from tests.browser.screening import Hall, call
from tests.browser.watchman import Watchman

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def open_by_form(party: RoomParty, privacy: str, **look: object) -> Page:
    """Open a room by its form, as the film's owner."""
    page = party.open_browser(storage_state=party.hall.cookies, **look).new_page()
    page.goto(party.hall.screening.page)
    page.get_by_role("link", name="Choose who may come in").click()
    page.get_by_label("Name", exact=True).fill("Friday night")
    page.get_by_label(privacy).check()
    if "password" in privacy:
        page.get_by_role("textbox", name="Password").fill("sesame")
    page.get_by_role("button", name="Open the room").click()
    page.wait_for_url("**/rooms/*")
    party.url = page.url
    return party.inside(page)


def dialog(host: Page) -> Locator:
    """Open the invite dialog."""
    host.get_by_role("button", name="Invite", exact=True).click()
    return host.get_by_role("dialog", name="Invite")


def come_in(page: Page, address: str, name: str) -> None:
    """Go to a room's address and say a name."""
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Come in").click()


def test_a_password_is_asked_after_the_name_and_a_wrong_one_is_said(party: RoomParty) -> None:
    open_by_form(party, "Whoever has link and password")
    guest = party.open_browser(width=390).new_page()
    come_in(guest, party.url, "Kim")
    field = guest.get_by_label("Password of the room")
    expect(field).to_be_focused()
    assert axe.violations(guest) == []
    field.fill("wrong")
    guest.get_by_role("button", name="Come in").click()
    expect(guest.get_by_text("This is not the password of the room.")).to_be_visible()
    field.fill("sesame")
    field.press("Enter")
    expect(guest.locator(JOINED)).to_be_visible()
    guest.reload()
    expect(guest.locator(JOINED)).to_be_visible()


def test_an_invite_link_lets_into_a_private_room_until_it_is_taken_back(
    party: RoomParty, watchman: Watchman
) -> None:
    watchman.forgive("404")
    host = open_by_form(party, "Only who is invited", width=390)
    stranger = party.open_browser().new_page()
    stranger.goto(party.url)
    expect(stranger.get_by_role("heading", name="There is no such room")).to_be_visible()
    box = dialog(host)
    box.get_by_role("button", name="Make an invite link").click()
    expect(box.get_by_text("0 came in")).to_be_visible()
    link = box.get_by_label("Link to send").input_value()
    assert "?invite=" in link
    box.get_by_text("Show as a picture to scan").click()
    expect(box.get_by_role("img", name="The link as a QR code")).to_be_visible()
    assert axe.violations(host) == []
    assert axe.sticks_out(host) == 0
    guest = party.open_browser().new_page()
    come_in(guest, link, "Lou")
    expect(guest.locator(JOINED)).to_be_visible()
    expect(guest).to_have_url(party.url)
    guest.reload()
    expect(guest.locator(JOINED)).to_be_visible()
    box.get_by_role("button", name="Take back").click()
    expect(box.get_by_text("came in")).to_have_count(0)
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="This invite has ended").first).to_be_attached()


def test_who_is_invited_by_name_comes_in_from_their_rooms(
    page: Page, newcomers: Newcomers, party: RoomParty
) -> None:
    friend = newcomers.sign_up(page, "friend")
    host = open_by_form(party, "Only who is invited")
    box = dialog(host)
    box.get_by_label("Usernames").fill(f"{friend}, nobody-there")
    box.get_by_role("button", name="Invite", exact=True).click()
    expect(box.get_by_text(f"{friend} is invited.")).to_be_visible()
    expect(box.get_by_text("There is nobody called nobody-there.")).to_be_visible()
    page.goto("/notifications")
    page.get_by_role("link", name="invites you to the room Friday night").click()
    page.get_by_role("button", name="Come in: Friday night").click()
    expect(page.locator(JOINED)).to_be_visible()
    expect(host.locator("[data-members] li")).to_have_count(2)


def test_what_one_tab_unlocks_opens_the_others_of_the_browser(party: RoomParty) -> None:
    host = open_by_form(party, "Whoever has link and password")
    browser = party.open_browser()
    first, second = browser.new_page(), browser.new_page()
    for tab in (first, second):
        come_in(tab, party.url, "Kim")
        expect(tab.get_by_label("Password of the room")).to_be_visible()
    first.get_by_label("Password of the room").fill("sesame")
    first.get_by_role("button", name="Come in").click()
    for tab in (first, second):
        expect(tab.locator(JOINED)).to_be_visible()
    expect(host.locator("[data-count]")).to_have_text("2")

    film = f"/videos/{party.hall.screening.video}"
    call(host, "PATCH", film, data={"access": "password", "password": "curtain"})
    try:
        for tab in (first, second):
            expect(tab.locator("[data-room][data-state=over]")).to_be_visible()
        second.goto(party.hall.screening.page)
        second.get_by_label("Password of the video").fill("curtain")
        second.get_by_role("main").get_by_role("button", name="Watch").click()
        expect(first.locator(JOINED)).to_be_visible()
    finally:
        call(host, "PATCH", film, data={"access": "public"})


def test_the_host_sets_a_password_and_closes_the_room(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    host.get_by_role("tab", name="Settings").click()
    host.get_by_label("Who finds it").select_option("password")
    field = host.get_by_label("Password that opens the room")
    expect(field).to_be_focused()
    field.fill("sesame")
    field.press("Enter")
    late = party.open_browser().new_page()
    expect(host.locator("[data-door=password]")).to_be_attached()
    come_in(late, party.url, "Late")
    expect(late.get_by_label("Password of the room")).to_be_visible()
    guest.reload()
    expect(guest.locator(JOINED)).to_be_visible()
    host.get_by_role("button", name="Close the room").click()
    host.get_by_role("dialog").get_by_role("button", name="Close it for everybody").click()
    expect(guest.get_by_role("alert").get_by_text("This room was closed.")).to_be_visible()
