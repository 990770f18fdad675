"""Every page, dark and light, on a desk and on a phone: no barriers, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.people import Newcomers

pytestmark = pytest.mark.browser
LOOKS = [(theme, width) for theme in ("dark", "light") for width in (1280, 390)]
FOR_ALL = {"home": "/", "sign-in": "/sign-in", "sign-up": "/sign-up", "not-found": "/nothing-here"}
SIGNED_IN = {"home-signed-in": "/", "account": "/account", "studio": "/studio"}


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest, open_browser: Open) -> Page:
    """A page in one theme and width."""
    theme, width = request.param
    context: BrowserContext = open_browser(width=width, color_scheme=theme)
    page = context.new_page()
    page.look = f"{theme}-{width}"  # type: ignore[attr-defined]
    return page


def check(page: Page, shot: Callable[[Page, str], None], name: str) -> None:
    """Look at a page as it is, and keep its picture."""
    shot(page, f"{name}-{page.look}")  # type: ignore[attr-defined]
    assert axe.violations(page) == [], name
    assert axe.sticks_out(page) == 0, name
    assert page.locator("h1").count() == 1, name


def test_pages_for_everybody_have_no_barriers(
    look: Page, shot: Callable[[Page, str], None]
) -> None:
    for name, address in FOR_ALL.items():
        look.goto(address)
        check(look, shot, name)


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
    for name, address in SIGNED_IN.items():
        look.goto(address)
        check(look, shot, name)
    look.get_by_label("Account menu").click()
    check(look, shot, "menu")
