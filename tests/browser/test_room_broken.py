"""A room whose server is in trouble: what is wrong is said, and it is tried again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.bad_line import BadLine
from tests.browser.conftest import Open
from tests.browser.guests import JOINED, RoomParty, play, say_name
from tests.browser.looks import Shot, widths
from tests.browser.screening import PLAYER, Hall, wait_until
from tests.browser.watchman import Watchman

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BROKEN: dict[str, object] = {
    "ok": False,
    "code": "INTERNAL_SERVER_ERROR",
    "message": "Something went wrong on our side.",
    "recoverable": False,
}


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def test_who_comes_to_a_broken_door_reads_so_and_is_let_in_when_it_is_mended(
    party: RoomParty,
) -> None:
    party.host()
    guest = party.open_browser(width=390).new_page()
    line = BadLine(guest)
    line.refusal = BROKEN
    guest.goto(party.url)
    alert = guest.get_by_role("alert")
    words = "Something went wrong on our side. We try again by ourselves."
    expect(alert.get_by_text(words)).to_be_visible()
    expect(alert.get_by_role("button", name="Try again")).to_be_focused()
    for width in widths(guest):
        assert axe.violations(guest) == [], width
        assert axe.sticks_out(guest) == 0, width
    line.refusal = None
    say_name(guest, "Ben")
    expect(guest.locator(JOINED)).to_be_visible()


def test_who_cannot_come_back_keeps_the_film_and_may_try_at_once(party: RoomParty) -> None:
    host = party.host()
    guest, line = party.guest_on_bad_line("Ben")
    play(host)
    wait_until(guest, f"{PLAYER}.currentTime > 1")
    line.refusal = BROKEN
    line.cut()
    line.mend()
    banner = guest.locator("[data-banner]")
    expect(banner.get_by_text("Something is broken on our side. The film goes on")).to_be_visible()
    assert axe.violations(guest) == []
    before = screening.position(guest)
    wait_until(guest, f"{PLAYER}.currentTime > {before} + 0.5", what="the film to go on")
    line.refusal = None
    banner.get_by_role("button", name="Try again").click()
    expect(guest.locator(JOINED)).to_be_visible()
    expect(banner).to_be_hidden()


def break_films(page: Page) -> None:
    """Have the server of the films answer a page with nothing but errors."""
    page.route("**/videos/*/playback*", lambda route: route.fulfill(status=500, body="{}"))


def test_a_film_the_server_does_not_tell_of_is_asked_for_again(
    party: RoomParty, watchman: Watchman, shot: Shot
) -> None:
    watchman.forgive("500")
    party.host()
    guest = party.open_browser(width=390).new_page()
    break_films(guest)
    guest.goto(party.url)
    say_name(guest, "Ben")
    expect(guest.locator(JOINED)).to_be_visible()
    trouble = guest.get_by_role("status").filter(has_text="The server does not answer")
    expect(trouble).to_be_visible()
    again = trouble.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    for width in widths(guest):
        shot(guest, f"room-film-unanswered-{width}")
        assert axe.violations(guest) == [], width
    guest.unroute("**/videos/*/playback*")
    again.click()
    wait_until(guest, f"{PLAYER}.readyState >= 3", what="the film to be there")
    expect(trouble).to_be_hidden()
    expect(guest.locator(".player-words")).to_be_hidden()
