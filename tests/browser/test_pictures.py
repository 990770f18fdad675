"""Somebody gives themselves and their channel pictures, in a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.people import Newcomers
from tests.services.media import stills

pytestmark = pytest.mark.browser
FILE = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": stills.still("jpg")}


def named(word: str, label: str) -> re.Pattern[str]:
    """Answer the name of a button that says what it is for, to those who cannot see its place."""
    return re.compile(f"^{word} ?: {label}$")


def send(page: Page, label: str) -> None:
    """Choose a picture and send its form."""
    page.get_by_label(label, exact=True).set_input_files(FILE)
    page.get_by_role("button", name=named("Use this picture", label)).click()


def test_pictures_are_set_by_forms_and_shown_everywhere(
    open_browser: Open, newcomers: Newcomers, shot: Callable[[Page, str], None]
) -> None:
    context = open_browser()
    page = context.new_page()
    name = newcomers.sign_up(page, "painter")
    about = {"handle": name, "name": "Harbour films", "description": "Boats, mostly."}
    screening.call(page, "POST", "/channels", data=about)
    plain = open_browser(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto("/account")
    send(page, "Your picture")
    expect(page.get_by_role("button", name=named("Remove", "Your picture"))).to_be_visible()
    page.goto(f"/channels/{name}/edit")
    send(page, "Banner")
    send(page, "Channel picture")
    expect(page.get_by_role("button", name=named("Remove", "Channel picture"))).to_be_visible()
    for theme in ("dark", "light"):
        for width in (1280, 390):
            cookies = context.storage_state()
            look = open_browser(width=width, color_scheme=theme, storage_state=cookies)
            check(look.new_page(), name, shot, f"{theme}-{width}")


def check(page: Page, name: str, shot: Callable[[Page, str], None], look: str) -> None:
    """Look at every page with pictures."""
    for place in ("/account", f"/channels/{name}", f"/channels/{name}/edit"):
        page.goto(place)
        expect(page).to_have_url(place)
        small = page.locator(".site-header .avatar img")
        expect(small).to_have_js_property("complete", value=True)
        assert small.evaluate("image => image.naturalWidth") > 0
        shot(page, f"pictures-{place.rpartition('/')[2].replace(name, 'channel')}-{look}")
        assert axe.violations(page) == [], (place, look)
        assert axe.sticks_out(page) == 0, (place, look)
