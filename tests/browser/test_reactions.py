"""A viewer comments, likes and rates; the creator answers with a moment, pins and gives a heart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.people import Newcomers
from tests.browser.screening import Hall, like_and_rate, wait_until

pytestmark = pytest.mark.browser
Shot = Callable[[Page, str], None]


def opened(page: Page, hall: Hall) -> Page:
    """Open the film's page and wait until the film is there; its reload would be noticed."""
    page.goto(hall.screening.page)
    wait_until(page, f"{screening.PLAYER}?.readyState >= 2", what="the film to be there")
    page.evaluate("window.sameFilm = true")
    return page


def say(page: Page, field: str, text: str, button: str) -> None:
    """Write something and send it."""
    page.get_by_role("textbox", name=field, exact=True).fill(text)
    page.get_by_role("button", name=button).click()


def look(page: Page, shot: Shot, name: str) -> None:
    """Look for barriers, and keep a picture."""
    page.locator("#comments").scroll_into_view_if_needed()
    shot(page, name)
    page.evaluate("scrollTo(0, 0)")
    assert axe.violations(page) == [], name
    assert axe.sticks_out(page) == 0, name


def like_and_rate_by_keys(page: Page) -> None:
    """Like the film, and rate it by the mouse and by keys."""
    like_and_rate(page)
    page.locator(".rate > summary").press("Enter")
    page.get_by_role("radio", name="4 stars").press("ArrowRight")
    expect(page.get_by_role("radio", name="5 stars")).to_be_checked()
    page.get_by_role("button", name="Rate", exact=True).press("Enter")
    expect(page.locator(".rate > summary")).to_contain_text("5.00")


def test_people_talk_about_a_film_while_it_stays_open(
    hall: Hall, page: Page, open_browser: Open, newcomers: Newcomers, shot: Shot
) -> None:
    viewer = newcomers.sign_up(page, "fan")
    opened(page, hall)
    say(page, "Your comment", "What a light on the water!", "Send comment")
    said = page.get_by_role("article", name=f"Comment: {viewer}")
    expect(said).to_be_focused()
    like_and_rate_by_keys(page)

    owner = opened(open_browser(storage_state=hall.cookies).new_page(), hall)
    owner.get_by_label(f"Reply: {viewer}").first.click()
    say(owner, f"Reply: {viewer}", "Even more at 0:42, https://example.org", "Send reply")
    expect(owner.get_by_role("article", name=f"Comment: {hall.owner}")).to_be_focused()
    owner.get_by_role("button", name=f"Give this comment a heart: {viewer}").click()
    expect(owner.get_by_text(f"A heart from {hall.owner}")).to_be_visible()
    owner.get_by_role("button", name=f"Pin this comment: {viewer}").click()
    expect(owner.get_by_text(f"Pinned by {hall.owner}")).to_be_visible()
    look(owner, shot, "reactions-owner-dark-1280")
    owner.goto(f"/studio/videos/{hall.screening.video}/comments")
    look_at_studio(owner, shot, hall)

    assert page.evaluate("window.sameFilm")
    page.get_by_role("link", name="Top", exact=True).click()
    page.get_by_role("link", name="0:42").click()
    wait_until(page, f"{screening.PLAYER}.currentTime == 42", what="the moment to be there")
    assert page.evaluate("window.sameFilm")
    edit_and_delete(page, viewer)
    phone = open_browser(
        width=390, color_scheme="light", storage_state=page.context.storage_state()
    )
    look(opened(phone.new_page(), hall), shot, "reactions-viewer-light-390")


def look_at_studio(page: Page, shot: Shot, hall: Hall) -> None:
    """Look at the creator's pages."""
    shot(page, "reactions-studio")
    assert axe.violations(page) == []
    page.goto(f"/channels/{hall.owner}/comments")
    shot(page, "reactions-channel")
    assert axe.violations(page) == []


def edit_and_delete(page: Page, viewer: str) -> None:
    """Change what was said, say something else, and take that back."""
    page.get_by_label("Edit my comment", exact=True).first.click()
    page.get_by_role("textbox", name="Edit my comment").fill("What a light on the sea!")
    page.get_by_role("button", name="Save comment").click()
    said = page.locator(".comment-text")
    expect(said.filter(has_text="What a light on the sea!")).to_be_visible()
    say(page, "Your comment", "Oh no", "Send comment")
    expect(said.filter(has_text="Oh no")).to_be_visible()
    page.get_by_label(f"Delete this comment: {viewer}", exact=True).first.click()
    page.get_by_role("button", name=f"Yes, delete: {viewer}").first.click()
    expect(said.filter(has_text="Oh no")).to_be_hidden()
    expect(page.locator("[data-comment-count]")).to_have_text("2")
