"""A tier that ends under a playing film: the page and the room stop at once, and say why."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.guests import JOINED
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WHY = "This video is for subscribers of the channel. Subscribe to watch it."


def test_page_and_room_stop_for_who_is_no_subscriber_any_more(
    page: Page, newcomers: Newcomers, open_browser: Open, film: Path
) -> None:
    maker = open_browser().new_page()
    channel = newcomers.sign_up(maker, "maker")
    made = screening.upload(maker, film, access="subscribers")
    screening.wait_until_made(maker, made)
    newcomers.sign_up(page, "follower")
    subscription = f"/channels/{channel}/subscription"
    screening.call(page, "PUT", subscription)
    room = page.context.new_page()
    room.goto(made.page)
    room.get_by_role("button", name="Watch together").click()
    expect(room.locator(JOINED)).to_be_visible()
    page.goto(made.page)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    page.keyboard.press("k")
    wait_until(page, f"{PLAYER}.currentTime > 0.5", what="the film to play")

    screening.call(page, "DELETE", subscription)

    for shown, place in ((page, ".player-words"), (room, "[data-over=over]")):
        expect(shown.locator(place)).to_contain_text(WHY)
        wait_until(shown, f"{PLAYER}.paused && !{PLAYER}.src", what="the film to be let go")
    page.keyboard.press("k")
    expect(page.locator(".player-words")).to_have_text(WHY)
    assert page.evaluate(f"{PLAYER}.readyState") == 0
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(page.get_by_role("button", name="Subscribe to")).to_be_visible()
    assert axe.violations(page) == []
    assert axe.sticks_out(page) == 0
