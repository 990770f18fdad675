"""Parts of a film are watched: the creator sees which, the viewer finds it again and goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Hall, call, position, wait_until
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS: list[tuple[Literal["dark", "light"], int]] = [("dark", 1280), ("light", 390)]


def watch_two_parts(page: Page, hall: Hall) -> None:
    """Play the first seconds and some from the fortieth on, and leave while it plays."""
    page.goto(hall.screening.page)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    page.keyboard.press("k")
    wait_until(page, f"{PLAYER}.currentTime > 4")
    page.evaluate(f"{PLAYER}.currentTime = 40")
    wait_until(page, f"!{PLAYER}.seeking && {PLAYER}.currentTime > 44")
    page.goto("/history")


def plays(page: Page, hall: Hall) -> dict[int, int]:
    """Answer how often each five seconds were played, asked by the creator."""
    found = call(page, "GET", f"/videos/{hall.screening.video}/audience")
    return {point["start"]: point["plays"] for point in found["retention"]}


def look_at(page: Page, shot: Callable[[Page, str], None], name: str) -> None:
    """Take pictures of a page in two looks, and find no barrier in either."""
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        shot(page, f"{name}-{theme}-{width}")
        assert axe.violations(page) == []
        assert axe.sticks_out(page) == 0


def test_what_is_watched_is_seen_by_its_creator_and_found_again_by_its_viewer(
    open_browser: Open, hall: Hall, newcomers: Newcomers, shot: Callable[[Page, str], None]
) -> None:
    viewer = open_browser().new_page()
    newcomers.sign_up(viewer, "viewer")
    creator = open_browser(storage_state=hall.cookies).new_page()
    creator.goto("/")
    before = plays(creator, hall)
    watch_two_parts(viewer, hall)

    def more(start: int) -> int:
        return plays(creator, hall).get(start, 0) - before.get(start, 0)

    wait_for(lambda: more(40) == 1, what="the part that played as the page went")
    assert (more(0), more(20), more(55)) == (1, 0, 0)
    see_the_curve(open_browser, hall, shot)
    find_it_again(viewer, hall, shot)


def see_the_curve(open_browser: Open, hall: Hall, shot: Callable[[Page, str], None]) -> None:
    """Look at the numbers, drawn and as tables, with scripts and without."""
    tab = f"/studio/videos/{hall.screening.video}/audience"
    page = open_browser(storage_state=hall.cookies).new_page()
    page.goto(tab)
    expect(page.locator("[data-chart=retention] canvas")).to_be_visible()
    look_at(page, shot, "audience")
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("rowheader", name="0:40–0:45")).to_be_visible()
    page.goto(f"/channels/{hall.owner}/audience")
    expect(page.locator("[data-chart=days] canvas")).to_be_visible()
    look_at(page, shot, "audience-channel")
    plain = open_browser(storage_state=hall.cookies, java_script_enabled=False).new_page()
    plain.goto(tab)
    expect(plain.get_by_role("rowheader", name="0:40–0:45")).to_be_visible()


def find_it_again(page: Page, hall: Hall, shot: Callable[[Page, str], None]) -> None:
    """Go on where the film stopped, pause the history, clear it."""
    page.goto("/history")
    look_at(page, shot, "history")
    page.get_by_role("link", name="Harbour").click()
    wait_until(page, f"{PLAYER}?.currentTime > 40", what="the old place")
    expect(page.get_by_text("Going on at")).to_be_visible()
    assert position(page) < 55
    page.goto("/history")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Your history is paused: what")).to_be_visible()
    page.get_by_label("Yes, clear my history").check()
    page.get_by_role("button", name="Clear history").click()
    expect(page.get_by_text("Nothing watched yet")).to_be_visible()
    kept = "Object.keys(localStorage).filter(name => name.includes('position'))"
    wait_until(page, f"{kept}.length === 0", what="this browser to forget, too")
    page.goto(hall.screening.page)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    assert position(page) == 0
