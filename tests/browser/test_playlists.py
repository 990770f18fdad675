"""Videos are saved on a new list, put in order by keys, and watched one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Screening, is_moving, wait_until
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLES = ("Harbour", "Lighthouse", "Nets")
# With what JavaScript's `replace` would read as "all that comes behind".
LIST = "Evening for $'5"


def upload_three(page: Page, film: Path) -> list[Screening]:
    """Upload three films and wait until they are made."""
    films = [screening.upload(page, film, title=title) for title in TITLES]
    for one in films:
        screening.wait_until_made(page, one)
    return films


def open_menu(page: Page, film: Screening) -> None:
    """Open the save menu of a film's page."""
    page.goto(film.page)
    page.locator("[data-save] summary").click()


def expect_order(page: Page, *titles: str) -> None:
    """Wait until the list stands in this order."""
    expect(page.locator("[data-order] h2")).to_have_text(list(titles))


def play_to_the_end(page: Page) -> None:
    """Play the last moment of the film."""
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    page.evaluate(f"{PLAYER}.currentTime = {PLAYER}.duration - 0.5; void {PLAYER}.play()")
    expect(page.get_by_role("link", name="Play now")).to_be_visible()


def plays(page: Page, film: Screening) -> None:
    """Wait until a film's page is open and plays by itself."""
    page.wait_for_url(re.compile(f"{film.page}\\?list="))
    wait_for(lambda: is_moving(page), seconds=60, what="the film to play by itself")


def save_all(page: Page, films: Sequence[Screening]) -> None:
    """Save the first film on a new list, and the others beside it."""
    harbour, lighthouse, nets = films
    open_menu(page, harbour)
    page.get_by_label("On a new playlist").fill(LIST)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Your playlists are saved.")).to_be_visible()
    for one in (lighthouse, nets):
        open_menu(page, one)
        page.get_by_label(LIST).check()
        expect(page.get_by_text(f"Saved to “{LIST}”.")).to_be_visible()
    assert axe.violations(page) == []


def put_in_order(page: Page) -> None:
    """Move a film by keys, by the mouse and by its buttons: Nets, Harbour, Lighthouse."""
    page.goto("/playlists")
    page.get_by_role("link", name=LIST).click()
    expect_order(page, *TITLES)
    expect(page.locator("[data-grip]").first).to_be_visible()
    up = page.get_by_role("button", name="Move up: Nets")
    up.focus()
    page.keyboard.press("Enter")
    expect_order(page, "Harbour", "Nets", "Lighthouse")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Now number 1.")
    assert axe.violations(page) == []
    page.reload()
    expect_order(page, "Nets", "Harbour", "Lighthouse")
    rows = page.locator("[data-item]")
    expect(rows.nth(0).locator("[data-grip]")).to_be_visible()
    rows.nth(0).locator("[data-grip]").drag_to(rows.nth(2), target_position={"x": 80, "y": 60})
    expect(page.locator("[data-said]")).to_have_text("Now number 3.")
    expect_order(page, "Harbour", "Lighthouse", "Nets")
    page.get_by_role("button", name="Move up: Nets").click()
    page.get_by_role("button", name="Move up: Nets").click()
    expect(page.locator("[data-said]")).to_have_text("Now number 1.")


def test_videos_are_saved_put_in_order_by_keys_and_watched_one_after_the_other(
    page: Page, newcomers: Newcomers, film: Path
) -> None:
    newcomers.sign_up(page, "keeper")
    films = upload_three(page, film)
    save_all(page, films)
    put_in_order(page)
    harbour, lighthouse, nets = films
    page.get_by_role("link", name="Play all").click()
    plays(page, nets)
    expect(page.locator("[data-playing] [aria-current]")).to_contain_text("Nets")
    play_to_the_end(page)
    assert axe.violations(page) == []
    page.get_by_role("button", name="Stay here").click()
    expect(page.get_by_role("link", name="Play now")).to_be_hidden()
    play_to_the_end(page)
    plays(page, harbour)
    page.get_by_role("link", name="Next: Lighthouse").click()
    plays(page, lighthouse)
    expect(page.get_by_role("link", name="Previous: Harbour")).to_be_visible()
