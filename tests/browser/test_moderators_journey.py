"""A viewer reports a film; a moderator sees that second, removes it by keys, and undoes it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Screening, call, upload, wait_until, wait_until_made
from tests.browser.server import ROOT, LiveServer
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = [(theme, width) for theme in ("dark", "light") for width in (1280, 390)]
Look = Callable[[Page, str], None]


@pytest.fixture
def moderator(open_browser: Open, newcomers: Newcomers, live_server: LiveServer) -> Page:
    """The page of a moderator."""
    page = open_browser().new_page()
    name = newcomers.sign_up(page, "moderator")
    subprocess.run(
        [sys.executable, "-m", "flask", "users", "promote", name, "moderator"],
        cwd=ROOT,
        env=live_server.environment,
        check=True,
        capture_output=True,
    )
    return page


@pytest.fixture
def author(open_browser: Open, newcomers: Newcomers) -> Page:
    """The page of whose film it is."""
    page = open_browser().new_page()
    newcomers.sign_up(page, "author")
    return page


@pytest.fixture
def looks(shot: Look) -> Look:
    """Looks at a page by day and by night, wide and narrow."""

    def look(page: Page, name: str) -> None:
        size = page.viewport_size
        for theme, width in LOOKS:
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            shot(page, f"{name}-{theme}-{width}")
            assert axe.violations(page) == [], (name, theme, width)
            assert axe.sticks_out(page) == 0, (name, theme, width)
        page.set_viewport_size(size)

    return look


def test_a_reported_film_is_looked_at_removed_by_keys_told_and_brought_back(
    page: Page, author: Page, moderator: Page, newcomers: Newcomers, film: Path, looks: Look
) -> None:
    made = upload(author, film, title="Watches for sale")
    wait_until_made(author, made)
    newcomers.sign_up(page, "viewer")
    report(page, made, looks)

    moderator.goto("/moderation")
    row = moderator.get_by_role("listitem").filter(has_text="Watches for sale")
    expect(row).to_contain_text("Spam")
    looks(moderator, "moderation-queue")
    press_until_focused(moderator, "Watches for sale")
    moderator.keyboard.press("Enter")
    moderator.wait_for_url("**/moderation/flags/*")
    wait_until(moderator, f"Math.abs({PLAYER}?.currentTime - 3) < 0.3", what="the reported second")
    expect(moderator.get_by_text("Hidden until you look into the report.")).to_be_visible()
    press(moderator, "o")
    expect(moderator.get_by_text("It sells watches.")).to_be_visible()
    press(moderator, "t")
    moderator.keyboard.type("It only sells watches.")
    moderator.keyboard.press("Escape")
    looks(moderator, "moderation-flag")
    press(moderator, "a")
    expect(moderator.get_by_text("Done. You can undo it here.")).to_be_visible()
    is_gone(page, made)
    is_told(author, "Moderators removed your video “Watches for sale”: It only sells watches.")

    press(moderator, "u")
    expect(moderator.get_by_text("It is back, and the report is open again.")).to_be_visible()
    answer = page.goto(made.page)
    assert answer is not None
    assert answer.status == 200
    trail = moderator.get_by_role("region", name="What was done").get_by_role("listitem")
    for deed in ("video.restored", "flag.approved", "video.removed", "flag.under_review"):
        expect(trail.filter(has_text=deed)).to_have_count(1)


def report(page: Page, made: Screening, looks: Look) -> None:
    """Go to the third second of a film and report it."""
    page.goto(made.page)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    page.evaluate(f"{PLAYER}.currentTime = 3")
    wait_until(page, f"{PLAYER}.currentTime === 3", what="the third second")
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_text("About the moment at 0:03.")).to_be_visible()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Fill this in.")).to_be_visible()
    page.get_by_role("radio", name="Spam").check()
    page.get_by_label("In your words").fill("It sells watches.")
    looks(page, "report")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. Moderators will look at it.")).to_be_visible()


def press(page: Page, key: str) -> None:
    """Press a key once the page says that it hears keys."""
    expect(page.get_by_text("Keys: ")).to_be_visible()
    page.keyboard.press(key)


def press_until_focused(page: Page, title: str) -> None:
    """Walk down the queue by its key until a report is reached."""

    def is_there() -> bool:
        if page.evaluate("document.activeElement.textContent").strip() == title:
            return True
        page.keyboard.press("j")
        return False

    wait_for(is_there, what="the report in the queue")


def is_gone(page: Page, made: Screening) -> None:
    """Look for the film: nobody sees it any more."""
    answer = page.goto(made.page)
    assert answer is not None
    assert answer.status == 404


def is_told(page: Page, words: str) -> None:
    """Read the news: why the film is gone."""
    wait_for(lambda: words in str(call(page, "GET", "/notifications")), what="the news")
    page.goto("/notifications")
    expect(page.get_by_text(words)).to_be_visible()
