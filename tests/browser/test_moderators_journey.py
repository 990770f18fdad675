"""A viewer reports a film; moderators see that second, remove it by keys, and hear an appeal."""

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
LOOKS = [("dark", 1280), ("light", 390)]
Look = Callable[[Page, str], None]


@pytest.fixture
def moderators(open_browser: Open, newcomers: Newcomers, live_server: LiveServer) -> list[Page]:
    """The pages of two moderators: nobody hears the appeal against their own decision."""
    pages = [open_browser().new_page() for _ in range(2)]
    for page in pages:
        name = newcomers.sign_up(page, "moderator")
        subprocess.run(
            [sys.executable, "-m", "flask", "users", "promote", name, "moderator"],
            cwd=ROOT,
            env=live_server.environment,
            check=True,
            capture_output=True,
        )
    return pages


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


def test_a_reported_film_is_removed_by_keys_told_appealed_and_brought_back(
    page: Page,
    author: Page,
    moderators: list[Page],
    newcomers: Newcomers,
    film: Path,
    looks: Look,
) -> None:
    first, second = moderators
    made = upload(author, film, title="Watches for sale")
    wait_until_made(author, made)
    newcomers.sign_up(page, "viewer")
    report(page, made, looks)
    open_report(first, looks)
    remove(first, looks)
    is_there(page, made, status=404)
    press(first, "u")
    expect(first.get_by_text("It is back, and the report is open again.")).to_be_visible()
    is_there(page, made)
    remove(first)
    is_there(page, made, status=404)

    is_told(author, "Moderators removed your video “Watches for sale”: It only sells watches.")
    appeal(author, looks)
    hear_appeal(second, looks)
    is_told(author, "“Watches for sale” is back: moderators looked at it again.")
    is_there(page, made)
    first.reload()
    trail = first.get_by_role("region", name="What was done").get_by_role("listitem")
    for deed, times in (
        ("flag.under_review", 1),
        ("video.removed", 2),
        ("flag.approved", 2),
        ("video.restored", 2),
    ):
        expect(trail.filter(has_text=deed)).to_have_count(times)


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


def open_report(page: Page, looks: Look) -> None:
    """Walk to the report by keys; its film stands at the second it is about."""
    page.goto("/moderation")
    row = page.get_by_role("listitem").filter(has_text="Watches for sale")
    expect(row).to_contain_text("Spam")
    looks(page, "moderation-queue")
    press_until_focused(page, "Watches for sale")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation/flags/*")
    wait_until(page, f"Math.abs({PLAYER}?.currentTime - 3) < 0.3", what="the reported second")
    expect(page.get_by_text("Hidden until you look into the report.")).to_be_visible()
    press(page, "o")
    expect(page.get_by_text("It sells watches.")).to_be_visible()


def remove(page: Page, looks: Look | None = None) -> None:
    """Say why, and remove what is reported, by keys."""
    press(page, "t")
    page.keyboard.type("It only sells watches.")
    page.keyboard.press("Escape")
    if looks:
        looks(page, "moderation-flag")
    press(page, "a")
    expect(page.get_by_text("Done. You can undo it here.")).to_be_visible()


def appeal(page: Page, looks: Look) -> None:
    """Follow the news to one's standing, and ask for another look."""
    page.get_by_role("link", name="Moderators removed your video").first.click()
    page.wait_for_url("**/account/standing")
    page.get_by_text("Ask for another look").first.click()
    page.get_by_label("Why was it wrong?").first.fill("They are not for sale, they are my hobby.")
    looks(page, "standing")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.get_by_text("Appeal: ")).to_be_visible()


def hear_appeal(page: Page, looks: Look) -> None:
    """Read what the author says, and take the decision back."""
    page.goto("/moderation/appeals")
    page.get_by_role("link", name="about something taken down").first.click()
    expect(page.get_by_text("They are not for sale")).to_be_visible()
    page.get_by_label("Your answer").fill("You are right, we are sorry.")
    looks(page, "moderation-appeal")
    page.get_by_role("button", name="Grant").click()
    expect(page.get_by_text("It is decided, and they are told.")).to_be_visible()


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


def is_there(page: Page, made: Screening, *, status: int = 200) -> None:
    """Look for the film."""
    answer = page.goto(made.page)
    assert answer is not None
    assert answer.status == status


def is_told(page: Page, words: str) -> None:
    """Read the news: why the film is gone."""
    wait_for(lambda: words in str(call(page, "GET", "/notifications")), what="the news")
    page.goto("/notifications")
    expect(page.get_by_text(words).first).to_be_visible()
