"""From a first visit to a granted sponsorship and to its end, in two browsers, told live."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import screening
from tests.browser.films import make_film
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WHY = "This video is for sponsors of the channel. Sponsor it to watch."
LATEST_END = 15


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that plays longer than a lost right may last."""
    return make_film(tmp_path_factory.mktemp("sponsors") / "rehearsal.mp4", seconds=40)


def unread(page: Page, count: int) -> None:
    """Wait until the bell of a page, which nobody reloads, says how much is new."""
    expect(page.get_by_label(f"Notifications, {count} unread")).to_be_visible()


def subscribe_and_ask(page: Page, channel: str) -> None:
    """Subscribe to a channel and ask to sponsor it, on its page."""
    page.goto(f"/channels/{channel}")
    page.get_by_role("button", name=f"Subscribe to {channel}").click()
    expect(page.get_by_text("Subscribed", exact=True)).to_be_visible()
    page.get_by_role("button", name=f"Ask to sponsor {channel}").click()
    expect(page.get_by_text("Asked to sponsor", exact=True)).to_be_visible()


def answer(page: Page, channel: str, words: str) -> None:
    """Grant, decline or end on the owner's page of sponsors."""
    page.goto(f"/channels/{channel}/sponsors")
    page.get_by_role("button", name=words).first.click()


def test_a_sponsor_is_granted_told_watches_and_is_ended(
    page: Page, second_page: Page, newcomers: Newcomers, rehearsal: Path
) -> None:
    owner, fan = page, second_page
    channel = newcomers.sign_up(owner, "vesna")
    screening.call(owner, "POST", "/channels", data={"handle": channel, "name": channel})
    newcomers.sign_up(fan, "tomas")
    subscribe_and_ask(fan, channel)
    unread(owner, 1)

    answer(owner, channel, "Grant:")
    unread(fan, 1)
    expect(fan.get_by_text(f"You are now a sponsor of {channel}").first).to_be_visible()

    first = screening.upload(owner, rehearsal, access="sponsors", title="Rehearsal")
    screening.wait_until_made(owner, first)
    unread(fan, 2)
    fan.goto("/notifications")
    fan.get_by_role("link", name=f"{channel} has a new video: Rehearsal").click()
    fan.wait_for_url(f"**{first.page}")
    wait_until(fan, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    fan.keyboard.press("k")
    wait_until(fan, f"{PLAYER}.currentTime > 0.5", what="the film to play")

    answer(owner, channel, "End:")
    since = time.monotonic()
    expect(fan.locator(".player-words")).to_have_text(WHY)
    wait_until(fan, f"{PLAYER}.paused && !{PLAYER}.src", what="the film to be let go")
    assert time.monotonic() - since < LATEST_END
    fan.reload()
    expect(fan.get_by_role("heading", name="For sponsors")).to_be_visible()
