"""A room stays when nobody has used it for a day, if its host says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.guests import JOINED, RoomParty
from tests.browser.screening import Hall, call
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "The room stays when nobody has used it for a day."


def wait_until_kept(host: Page, party: RoomParty, *, is_kept: bool) -> None:
    """Wait until the server says whether the room is kept."""
    path = f"/rooms/{party.url.rsplit('/', 1)[1]}"
    what = "the switch to be heard"
    wait_for(lambda: call(host, "GET", path)["permanent"] is is_kept, seconds=20, what=what)


def test_the_host_says_in_the_room_whether_it_is_kept(open_browser: Open, hall: Hall) -> None:
    party = RoomParty(open_browser, hall)
    host = party.host()
    host.get_by_role("tab", name="Settings").click()
    switch = host.get_by_role("switch", name=WORDS)
    switch.check()
    wait_until_kept(host, party, is_kept=True)
    host.reload()
    expect(host.locator(JOINED)).to_be_visible()
    host.get_by_role("tab", name="Settings").click()
    expect(switch).to_be_checked()
    switch.uncheck()
    wait_until_kept(host, party, is_kept=False)
    guest = party.guest("Ben")
    guest.get_by_role("tab", name="Settings").click()
    expect(guest.get_by_role("switch", name=WORDS)).to_have_count(0)
