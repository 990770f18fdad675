"""An open film whose signature runs out, or which is taken away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import screening
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Hall, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def hurry(page: Page) -> list[str]:
    """Let every signature run out at once.

    Answers the addresses the page is told to play, as they come.
    """
    masters: list[str] = []

    def pass_on(route: Route) -> None:
        answer = route.fetch()
        if not answer.ok:
            route.fulfill(response=answer)
            return
        told: dict[str, Any] = answer.json()
        told["expires_at"] = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
        masters.append(told["master_url"])
        route.fulfill(response=answer, json=told)

    page.route("**/playback", pass_on)
    return masters


def play(page: Page, hall: Hall) -> None:
    """Open the film and play it."""
    page.goto(hall.screening.page)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    page.keyboard.press("k")
    wait_until(page, f"{PLAYER}.currentTime > 0.5")


def test_a_signature_that_runs_out_is_renewed_without_a_break(page: Page, hall: Hall) -> None:
    masters = hurry(page)
    play(page, hall)
    page.evaluate(f"window.breaks = 0; {PLAYER}.addEventListener('emptied', () => (breaks += 1))")
    wait_until(page, f"{PLAYER}.currentTime > 8", seconds=120, what="the film to go on")
    assert len(masters) > 1
    assert page.evaluate("window.breaks") == 0


def test_a_film_that_is_taken_away_says_so_in_words(
    page: Page, newcomers: Newcomers, open_browser: Any, film: Any
) -> None:
    owner = open_browser().new_page()
    newcomers.sign_up(owner, "maker")
    made = screening.upload(owner, film)
    screening.wait_until_made(owner, made)
    hurry(page)
    page.goto(made.page)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    screening.call(owner, "PATCH", f"/videos/{made.video}", data={"access": "private"})
    expect(page.get_by_text("This video is not there any more, or not for you.")).to_be_visible()
