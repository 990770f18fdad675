"""A planned party as people meet it: they reply, take link and file, and hear of changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, widths
from tests.browser.people import Newcomers
from tests.browser.screening import Hall, call

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DOORS = timedelta(minutes=15)


@pytest.fixture
def host(open_browser: Open, hall: Hall) -> Page:
    """The browser of whoever plans, in universal time."""
    return open_browser(storage_state=hall.cookies, timezone_id="UTC").new_page()


def plan(host: Page, hall: Hall, ahead: timedelta, **fields: str) -> str:
    """Plan a party for everybody; answer the path of its page."""
    starts_at = (datetime.now(UTC) + ahead).isoformat()
    wish = {"video_id": hall.screening.video, "privacy": "public", "starts_at": starts_at}
    room = call(host, "POST", "/rooms", data=wish | fields)
    return f"/rooms/{room['slug']}"


def answer(page: Page, words: str) -> None:
    """Say whether one comes."""
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("button", name=words)).to_have_attribute("aria-pressed", "true")


def test_a_guest_replies_thinks_otherwise_and_takes_link_and_calendar_file(
    host: Page, hall: Hall, page: Page, newcomers: Newcomers
) -> None:
    path = plan(host, hall, timedelta(days=2), name="Premiere")
    page.goto(path)
    expect(page.get_by_role("link", name="Sign in to say whether you come")).to_be_visible()
    name = newcomers.sign_up(page)
    page.goto(path)
    answer(page, "I am coming")
    expect(page.get_by_text("1 comes")).to_be_visible()
    answer(page, "Maybe")
    expect(page.get_by_text("0 come", exact=True)).to_be_visible()
    answer(page, "I cannot")
    expect(page.get_by_text("1 cannot")).to_be_visible()
    host.goto(path)
    expect(host.locator(".party-replies li").filter(has_text=name)).to_contain_text("cannot")

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Link copied. Send it to whom you want there.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(path)
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to my calendar").click()
    kept = Path(download.value.path()).read_text()
    assert "SUMMARY:Premiere" in kept
    assert path in kept.replace("\r\n ", "").replace("\n ", "")


def test_a_browser_that_may_not_copy_shows_the_link_of_the_party(host: Page, hall: Hall) -> None:
    path = plan(host, hall, timedelta(days=2))
    host.goto(path)
    host.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    host.get_by_role("button", name="Copy the link").click()
    expect(host.get_by_label("Link to the party")).to_have_value(re.compile(f"{path}$"))
    expect(host.get_by_text("The link is selected: copy it from its field.")).to_be_visible()


def test_who_comes_hears_that_the_party_moves_and_is_called_off(
    host: Page, hall: Hall, page: Page, newcomers: Newcomers
) -> None:
    path = plan(host, hall, timedelta(days=2), name="Late show")
    newcomers.sign_up(page)
    page.goto(path)
    answer(page, "I am coming")
    moment = (datetime.now(UTC) + timedelta(days=3)).replace(second=0, microsecond=0)
    host.goto(path)
    host.get_by_label("Day and time").fill(f"{moment:%FT%R}")
    host.get_by_role("button", name="Move it").click()
    shown = host.locator("[data-exact]")
    expect(shown).to_have_attribute("datetime", re.compile(f"^{moment:%FT%R}"))
    page.goto("/notifications")
    told = page.get_by_role("link", name=f"Late show is now at {moment:%d.%m.%Y %H:%M} UTC")
    told.click()
    expect(page.get_by_role("heading", name="Late show")).to_be_visible()
    expect(page.locator("[data-countdown]")).to_contain_text("2 days")

    host.locator("summary").filter(has_text="Call it off…").click()
    expect(host.get_by_text("Whoever said that they come is told at once.")).to_be_visible()
    assert axe.violations(host) == []
    host.get_by_role("button", name="Call it off", exact=True).click()
    expect(
        host.get_by_text("The party is called off, and who wanted to come is told.")
    ).to_be_visible()
    page.goto("/notifications")
    expect(
        page.get_by_text(f"Late show of {moment:%d.%m.%Y %H:%M} UTC is called off")
    ).to_be_visible()
    page.goto(path)
    expect(page.locator("[data-room][data-state=joined]")).to_be_visible()


def test_the_page_goes_into_the_room_when_the_doors_open(
    host: Page, hall: Hall, page: Page
) -> None:
    path = plan(host, hall, DOORS + timedelta(seconds=20))
    page.goto(path)
    expect(page.locator("[data-countdown]")).to_contain_text("15 minutes")
    expect(page.get_by_label("Your name")).to_be_visible(timeout=60_000)
    page.get_by_label("Your name").fill("Ann")
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("[data-room][data-state=joined]")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_pages_of_parties_have_no_barriers(
    open_browser: Open, hall: Hall, shot: Callable[[Page, str], None], theme: str, width: int
) -> None:
    look = {"color_scheme": theme, "width": width}
    host = open_browser(storage_state=hall.cookies, **look).new_page()
    path = plan(host, hall, timedelta(days=2), name="Premiere of a film with a longer name")
    wish = {"video_id": hall.screening.video}
    slug = call(host, "POST", "/rooms", data=wish)["slug"]
    stranger = open_browser(**look).new_page()
    for page, address, name in (
        (host, path, "party-host"),
        (stranger, path, "party-guest"),
        (stranger, "/parties", "parties"),
        (host, f"/rooms/{slug}/party", "party-plan"),
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for shown in widths(page):
            shot(page, f"{name}-{theme}-{shown}")
            assert axe.violations(page) == [], (name, shown)
            assert axe.sticks_out(page) == 0, (name, shown)
