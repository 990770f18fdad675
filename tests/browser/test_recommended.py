"""A card shows moments of its film to who points at it, and the end of a film leads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe, screening
from tests.browser.people import Newcomers
from tests.browser.screening import Screening
from tests.browser.test_playlists import play_to_the_end

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def card_of(page: Page, film: Screening) -> Locator:
    """Find the card of a film among the newest."""
    still = page.locator(f"[data-preview='{film.video}']")
    return page.locator(".video-grid .video-card").filter(has=still)


def come_by_keys(page: Page, card: Locator) -> None:
    """Put the focus on a card's title as keys do."""
    card.locator("h2 a, h3 a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")


def show_moments(page: Page, first: Screening, second: Screening) -> None:
    """See the moments by mouse and by keys, where motion is wanted, and nothing move for them."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    card, other = card_of(page, first), card_of(page, second)
    assert not any("storyboard-" in url for url in asked)
    card.hover(trial=True)
    before = other.bounding_box()
    card.hover()
    expect(card.locator(".preview")).to_be_visible()
    assert any(url.endswith("/storyboard.vtt") for url in asked)
    assert other.bounding_box() == before
    page.mouse.move(0, 0)
    expect(page.locator(".preview")).to_have_count(0)
    page.emulate_media(reduced_motion="reduce")
    come_by_keys(page, card)
    page.emulate_media(reduced_motion="no-preference")
    come_by_keys(page, other)
    expect(other.locator(".preview")).to_be_visible()
    expect(card.locator(".preview")).to_have_count(0)
    assert axe.violations(page) == []


def lead_on(page: Page, film: Screening) -> None:
    """Come to the end, stay, and decide that nothing goes on by itself; that is remembered."""
    page.goto(film.page)
    follows = page.locator("[data-next]").first.get_attribute("href")
    now, count = page.get_by_role("link", name="Play now"), page.locator("[data-going-count]")
    play_to_the_end(page)
    expect(now).to_have_attribute("href", follows or "")
    expect(count).not_to_be_empty()
    page.get_by_role("button", name="Stay here").click()
    page.get_by_label("Go on by itself").uncheck()
    page.reload()
    expect(page.get_by_label("Go on by itself")).not_to_be_checked()
    play_to_the_end(page)
    expect(count).to_be_empty()
    assert axe.violations(page) == []
    now.click()
    page.wait_for_url(f"**{follows}")


def test_a_card_shows_moments_of_its_film_and_the_end_of_a_film_leads_on(
    page: Page, newcomers: Newcomers, film: Path
) -> None:
    newcomers.sign_up(page, "looker")
    films = [screening.upload(page, film, title=title) for title in ("Quay", "Pier")]
    for one in films:
        screening.wait_until_made(page, one)
    show_moments(page, *films)
    lead_on(page, films[0])
    for address in ("/trending", "/for-you"):
        page.goto(address)
        assert axe.violations(page) == []
