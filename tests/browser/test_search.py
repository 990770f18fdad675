"""A viewer finds a film by what is said in it: types, takes a suggestion, jumps to the second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from app import create_app
from config import TestingConfig
from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.films import make_film
from tests.browser.screening import (
    PLAYER,
    Hall,
    Screening,
    call,
    position,
    upload,
    wait_until,
    wait_until_made,
)
from tests.browser.server import LiveServer
from tests.search.factories import Library
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "Voices of the breakwater"
SAID = ("Good evening.", "The gulls are loud.", "Nothing moves.", "Then the foghorn sounds twice.")


@pytest.fixture
def spoken(live_server: LiveServer, hall: Hall, open_browser: Open, tmp_path: Path) -> Screening:
    """A film with captions and a title of its own; the real worker makes and indexes it."""
    owner = open_browser(storage_state=hall.cookies).new_page()
    film = upload(owner, make_film(tmp_path / "voices.mp4", seconds=40), title=TITLE)
    wait_until_made(owner, film)
    settings = TestingConfig(
        DATABASE_URL=live_server.environment["DATABASE_URL"],
        REDIS_URL=live_server.environment["REDIS_URL"],
        DATA_DIR=live_server.folder,
    )
    app = create_app("testing", **settings.for_flask())
    Library(app).say(UUID(film.video), *SAID)
    found = "/search/videos?q=breakwater+foghorn"
    wait_for(lambda: call(owner, "GET", found)["items"], what="the indexer")
    return film


def test_a_viewer_jumps_to_what_is_said(
    open_browser: Open, spoken: Screening, shot: Callable[[Page, str], None]
) -> None:
    viewer = open_browser().new_page()
    viewer.goto("/")
    field = viewer.get_by_role("combobox", name="Search for")
    field.press_sequentially("breakw")
    option = viewer.get_by_role("option", name=TITLE)
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert axe.violations(viewer) == []
    field.press("Escape")
    expect(option).to_be_hidden()
    field.press_sequentially("a")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    viewer.wait_for_url("**/search?q=Voices*")
    expect(viewer.get_by_role("heading", name=TITLE)).to_be_visible()

    phone = open_browser(width=390, color_scheme="light").new_page()
    phone.goto("/")
    phone.get_by_role("link", name="Search", exact=True).click()
    phone.get_by_label("Search for").fill("the fogorn sounds")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Showing results for")).to_contain_text("foghorn")
    for page in (viewer, phone):
        shot(page, f"search-{page.viewport_size['width']}")  # type: ignore[index]
        assert axe.violations(page) == []
        assert axe.sticks_out(page) == 0
    phone.get_by_role("link", name="Then the foghorn sounds twice.").click()
    phone.wait_for_url("**/watch/*t=30")
    wait_until(phone, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    assert position(phone) >= 30
