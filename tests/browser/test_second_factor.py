"""A second factor from setting up to signing in by it, and a token for a program, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.people import PASSWORD, Newcomers

pytestmark = pytest.mark.browser
LOOKS = [("dark", 390), ("light", 1280)]
Look = Callable[[str], None]


def headed(page: Page, words: str) -> Locator:
    """Answer the heading by which a page of the account is known."""
    return page.get_by_role("heading", name=words, exact=True)


def set_up(page: Page, look: Look) -> str:
    """Turn the second factor on; answer a recovery code that was written down."""
    page.goto("/account/security")
    expect(headed(page, "Signed in on")).to_be_visible()
    look("security")
    page.get_by_role("link", name="Set up").click()
    expect(headed(page, "Second factor")).to_be_visible()
    look("factor-off")
    page.get_by_label("Your current password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(headed(page, "Connect your app")).to_be_visible()
    look("factor-scan")
    totp = pyotp.TOTP(page.locator("code.key").inner_text().replace(" ", ""))
    page.get_by_label("Code", exact=True).fill(totp.now())
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    look("recovery-codes")
    written = page.locator(".codes code").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert written in download.value.path().read_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(headed(page, "Turn it off")).to_be_visible()
    look("factor-on")
    return written


def make_token(page: Page, look: Look) -> None:
    """Make a token for a program."""
    page.goto("/account/tokens")
    page.get_by_label("Name").fill("Backup")
    page.get_by_role("button", name="Make token").click()
    expect(page.locator("[data-token]")).to_contain_text("mtn_")
    look("token-made")


def sign_in(page: Page, look: Look, username: str, code: str) -> None:
    """Sign in by the password and a code."""
    page.goto("/sign-in?next=/account")
    page.get_by_label("E-mail or username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    look("sign-in-code")
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_person_sets_it_up_signs_in_by_it_and_makes_a_token(
    open_browser: Open,
    newcomers: Newcomers,
    shot: Callable[[Page, str], None],
    theme: str,
    width: int,
) -> None:
    context = open_browser(width=width, color_scheme=theme)
    page = context.new_page()

    def look(name: str) -> None:
        shot(page, f"{name}-{theme}-{width}")
        assert axe.violations(page) == [], name
        assert axe.sticks_out(page) == 0, name

    username = newcomers.sign_up(page, "careful")
    written = set_up(page, look)
    make_token(page, look)
    context.clear_cookies()
    sign_in(page, look, username, written)
