"""A room is planned for later by the form that opens it, in one's own zone or without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, widths
from tests.browser.screening import Hall, call

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FAR = ZoneInfo("Pacific/Auckland")
# What is said of a room stands in lines: a picture beside its words, not above them.
IN_LINES = """() => [...document.querySelectorAll(".room-card .facts > span")]
    .every((one) => one.offsetHeight < 30)"""


def ask_for(
    page: Page, hall: Hall, local: datetime, zone: str = f"In your time zone: {FAR.key}."
) -> None:
    """Go from the film to the form, and ask for a room at a time."""
    page.goto(hall.screening.page)
    page.get_by_role("link", name="plan it for later").click()
    moment = page.get_by_label("Day and time")
    expect(moment).to_be_hidden()
    page.get_by_label("At once").press("ArrowDown")
    expect(page.get_by_label("Plan it for later")).to_be_checked()
    # Until the script is there, what is sent is universal time.
    expect(page.get_by_text(zone)).to_be_visible()
    moment.fill(f"{local:%FT%R}")


def planned(page: Page) -> str:
    """Wait for the page of the party; answer when the room begins."""
    page.wait_for_url("**/rooms/*")
    expect(page.get_by_text("It is planned. Send the link")).to_be_visible()
    room = call(page, "GET", f"/rooms/{page.url.rsplit('/', 1)[1]}")
    return str(room["starts_at"])


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_time_is_chosen_where_one_lives(
    open_browser: Open, hall: Hall, shot: Callable[[Page, str], None], theme: str, width: int
) -> None:
    look = {"color_scheme": theme, "width": width, "timezone_id": FAR.key}
    page = open_browser(storage_state=hall.cookies, **look).new_page()
    moment = (datetime.now(UTC) + timedelta(days=2)).replace(second=0, microsecond=0)
    ask_for(page, hall, moment.astimezone(FAR))
    for shown in widths(page):
        page.get_by_label("Day and time").scroll_into_view_if_needed()
        shot(page, f"room-later-{shown}-{theme}")
        assert axe.violations(page) == []
        assert axe.sticks_out(page) == 0
    page.get_by_role("button", name="Plan the party").click()
    assert planned(page) == f"{moment:%FT%R}:00.000Z"
    expect(page.locator("[data-countdown]")).to_contain_text("day")
    shot(page, f"room-later-planned-{width}-{theme}")
    page.goto("/rooms/mine")
    expect(page.get_by_text("party tomorrow").first).to_be_visible()
    for shown in widths(page):
        shot(page, f"room-later-mine-{shown}-{theme}")
        assert page.evaluate(IN_LINES)


def test_a_time_gone_by_is_kept_in_its_zone_and_said(open_browser: Open, hall: Hall) -> None:
    page = open_browser(storage_state=hall.cookies, timezone_id=FAR.key).new_page()
    ask_for(page, hall, datetime(2020, 5, 4, 20, 15))  # noqa: DTZ001
    page.get_by_role("button", name="Plan the party").click()
    expect(page.get_by_text("Choose a time that is still to come.")).to_be_visible()
    field = page.get_by_label("Day and time")
    expect(field).to_have_value("2020-05-04T20:15")
    expect(field).to_be_focused()
    moment = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
    field.fill(f"{moment.astimezone(FAR):%FT%R}")
    page.get_by_role("button", name="Plan the party").click()
    assert planned(page) == f"{moment:%FT%R}:00.000Z"


def test_a_room_is_planned_without_scripts_in_universal_time(
    open_browser: Open, hall: Hall
) -> None:
    browser = open_browser(
        storage_state=hall.cookies, java_script_enabled=False, timezone_id=FAR.key
    )
    page = browser.new_page()
    moment = (datetime.now(UTC) + timedelta(days=2)).replace(second=0, microsecond=0)
    ask_for(page, hall, moment, "In coordinated universal time (UTC).")
    page.get_by_role("button", name="Plan the party").click()
    assert planned(page) == f"{moment:%FT%R}:00.000Z"
