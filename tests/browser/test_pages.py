"""Every page, dark and light, on a desk and on a phone: no barriers, and nothing sticks out."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, widths
from tests.browser.people import PASSWORD, Newcomers
from tests.browser.server import ROOT, LiveServer

pytestmark = pytest.mark.browser
LONG_NAME = "Harbour" * 14
FOR_ALL = {
    "home": "/",
    "rooms": "/rooms",
    "search": "/search",
    "films": "/films?title=nothing",
    "sign-in": "/sign-in",
    "sign-up": "/sign-up",
    "forgot-password": "/forgot-password",
    "forgot-password-sent": "/forgot-password?sent=1",
    "link-expired": "/verify-email/over",
    "not-found": "/nothing-here",
    "not-allowed": "/theme",
    "api-docs": "/api/docs",
}
SIGNED_IN = {
    "home-signed-in": "/",
    "account": "/account",
    "email": "/account/email",
    "change-password": "/account/security/password",
    "security": "/account/security",
    "connected-accounts": "/account/security/connected",
    "account-tokens": "/account/tokens",
    "account-data": "/account/data",
    "account-delete": "/account/delete",
    "account-notifications": "/account/notifications",
    "notifications": "/notifications",
    "my-rooms": "/rooms/mine",
    "playlists": "/playlists",
    "watch-later": "/watch-later",
    "subscriptions": "/subscriptions",
    "subscribed-channels": "/subscriptions/channels",
    "studio": "/studio",
}


@dataclass(frozen=True)
class Creator:
    """Somebody with one public film: their cookies, and the pages of their things."""

    cookies: StorageState
    pages: dict[str, str]


@pytest.fixture(scope="session")
def creator(browser: Browser, live_server: LiveServer, film: Path) -> Creator:
    """Sign somebody up, of the longest name, and have their first film made."""
    with browser.new_context(base_url=live_server.address) as context:
        page = context.new_page()
        username = Newcomers().sign_up(page, "creator")
        video = screening.upload(page, film, title="Harbour at dusk")
        screening.wait_until_made(page, video)
        screening.call(page, "PATCH", "/users/me", data={"display_name": LONG_NAME})
        screening.call(page, "PATCH", f"/channels/{username}", data={"name": LONG_NAME})
        room = {"video_id": video.video, "privacy": "public"}
        screening.call(page, "POST", "/rooms", data=room)
        pages = {
            "studio-with-film": "/studio",
            "edit": f"/studio/videos/{video.video}",
            "channel": f"/channels/{username}",
            "channel-about": f"/channels/{username}/about",
            "channel-sponsors": f"/channels/{username}/sponsors",
            "channel-edit": f"/channels/{username}/edit",
            "account-with-channel": "/account",
            "home-with-film": "/",
            "rooms-with-room": "/rooms",
            "my-rooms-with-room": "/rooms/mine",
            "open-room": f"/watch/{video.video}/rooms/new",
        }
        return Creator(context.storage_state(), pages)


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest, open_browser: Open) -> Page:
    """A page that opens in one theme and width."""
    theme, width = request.param
    context: BrowserContext = open_browser(width=width, color_scheme=theme)
    page = context.new_page()
    page.theme = theme  # type: ignore[attr-defined]
    return page


def visit(page: Page, shot: Callable[[Page, str], None], pages: dict[str, str]) -> None:
    """Look at every page by its address, and not at one it led on to."""
    for name, address in pages.items():
        page.goto(address)
        expect(page).to_have_url(address)
        check(page, shot, name)


def check(page: Page, shot: Callable[[Page, str], None], name: str) -> None:
    """Look at a page as it is in both widths, and keep its pictures."""
    for width in widths(page):
        look = f"{name}-{page.theme}-{width}"  # type: ignore[attr-defined]
        shot(page, look)
        assert axe.violations(page) == [], look
        assert axe.sticks_out(page) == 0, look
        assert page.locator("h1").count() == 1, look


@pytest.fixture(scope="session")
def one_time_link(live_server: LiveServer) -> str:
    """The path of a link by which somebody chooses their first password."""
    command = ["users", "create", "--email", "invited@example.org", "--one-time-link"]
    told = subprocess.run(
        [sys.executable, "-m", "flask", *command],
        cwd=ROOT,
        env=live_server.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r"/welcome/\S+", told)
    assert found is not None, told
    return found[0]


def test_pages_for_everybody_have_no_barriers(
    look: Page, shot: Callable[[Page, str], None], one_time_link: str
) -> None:
    visit(look, shot, FOR_ALL | {"welcome": one_time_link})


def test_pages_of_a_creator_have_no_barriers(
    creator: Creator,
    look: Page,
    shot: Callable[[Page, str], None],
) -> None:
    look.context.add_cookies(creator.cookies["cookies"])  # type: ignore[arg-type]
    visit(look, shot, creator.pages)
    look.get_by_label("Account menu").click()
    entry = look.get_by_role("link", name="Account", exact=True)
    for _ in widths(look):
        expect(entry).to_be_in_viewport(ratio=1)
        assert entry.locator("svg").bounding_box()["x"] >= 0  # type: ignore[index]


def test_a_form_with_mistakes_has_no_barriers(
    look: Page, shot: Callable[[Page, str], None]
) -> None:
    look.goto("/sign-up")
    look.get_by_label("E-mail").fill("no address")
    look.get_by_role("button", name="Sign up").click()
    look.get_by_text("This is not an e-mail address.").wait_for()
    check(look, shot, "sign-up-mistakes")


def test_pages_of_a_signed_in_person_have_no_barriers(
    look: Page, newcomers: Newcomers, shot: Callable[[Page, str], None]
) -> None:
    newcomers.sign_up(look)
    visit(look, shot, SIGNED_IN)
    look.get_by_label("Account menu").click()
    entry = look.get_by_role("link", name="Account", exact=True)
    expect(entry).to_be_visible()
    check(look, shot, "menu")
    expect(entry).to_be_visible()


def test_pages_by_which_somebody_goes_have_no_barriers(
    look: Page, newcomers: Newcomers, shot: Callable[[Page, str], None]
) -> None:
    username = newcomers.sign_up(look)
    take_a_copy(look, shot)
    look.get_by_role("link", name="Delete account…").click()
    for name in ("somebody", username):
        look.get_by_label("Your username").fill(name)
        look.get_by_label("Your password").fill(PASSWORD)
        look.get_by_role("button", name="Go on").click()
        if name != username:
            look.get_by_text("This is not your username.").wait_for()
            check(look, shot, "account-delete-mistakes")
    look.get_by_role("heading", name=f"Delete @{username} now?").wait_for()
    check(look, shot, "account-delete-confirm")
    look.get_by_role("button", name="Delete my account for good").click()
    look.get_by_role("heading", name="Goodbye").wait_for()
    check(look, shot, "goodbye")
    expect(look.get_by_role("link", name="Sign in")).to_be_visible()


def take_a_copy(page: Page, shot: Callable[[Page, str], None]) -> None:
    """Have a copy of one's data made, and download it."""
    page.goto("/account/data")
    page.get_by_role("button", name="Make a copy").click()
    download = page.get_by_role("link", name="Download")
    deadline = time.monotonic() + 60
    while not download.is_visible():
        assert time.monotonic() < deadline, "the copy was not made"
        page.get_by_role("link", name="Look again").click()
        page.wait_for_load_state()
    check(page, shot, "account-data-ready")
    with page.expect_download() as begun:
        download.click()
    assert begun.value.suggested_filename == "account-export.zip"
    assert zipfile.is_zipfile(begun.value.path())


def test_the_api_page_makes_calls_as_who_is_signed_in(page: Page, newcomers: Newcomers) -> None:
    username = newcomers.sign_up(page)
    page.goto("/api/docs#get-api-v1-users-me")
    call = page.locator("#get-api-v1-users-me")
    call.get_by_role("button", name="Send").click()
    expect(call.get_by_role("status")).to_contain_text("200")
    expect(call.locator("[data-said]")).to_contain_text(f'"username": "{username}"')
    assert axe.violations(page) == []


def test_the_theme_changes_at_once_and_is_remembered(page: Page) -> None:
    page.goto("/sign-in")
    root = page.locator("html")
    expect(root).not_to_have_attribute("data-theme", "light")
    page.get_by_label("Switch between dark and light").click()
    expect(root).to_have_attribute("data-theme", "light")
    expect(root).to_have_css("background-color", "rgb(250, 248, 245)")
    page.reload()
    expect(root).to_have_attribute("data-theme", "light")


def test_the_keyboard_skips_to_the_content_and_works_the_menu(
    page: Page, newcomers: Newcomers
) -> None:
    newcomers.sign_up(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    menu = page.get_by_label("Account menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_hidden()
    expect(menu).to_be_focused()
