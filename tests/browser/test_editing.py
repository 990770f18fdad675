"""A creator after an upload: a time to come out, chapters, a picture, several at once, and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Screening, call, position, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COVER = Path(__file__).parents[2] / "app/web/static/img/cover.jpg"
ZONE = "Asia/Tokyo"
Shot = Callable[[Page, str], None]


def check(page: Page, shot: Shot, name: str) -> None:
    """Look for barriers on a page, wide and narrow, and keep a picture of each."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe.violations(page) == [], f"{name} at {width}"
        assert axe.sticks_out(page) == 0, f"{name} at {width}"
        shot(page, f"{name}-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})


def plan(page: Page, made: Screening, shot: Shot) -> None:
    """Let a film come out at ten in the evening, two days from now, in Tokyo."""
    page.goto(f"/studio/videos/{made.video}")
    page.get_by_label("Public").check()
    page.get_by_label("At a time you choose").check()
    expect(page.get_by_text(f"In your time zone: {ZONE}.")).to_be_visible()
    day = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    page.get_by_label("Day and time").fill(f"{day}T22:00")
    check(page, shot, "editing-details")
    page.get_by_role("button", name="Save video").click()
    expect(page.get_by_role("status")).to_contain_text("Your video is saved.")
    expect(page.get_by_label("Day and time")).to_have_value(f"{day}T22:00")
    planned = call(page, "GET", f"/videos/{made.video}")["publish_at"]
    assert planned == f"{day}T13:00:00.000Z"


def divide(page: Page, shot: Shot) -> None:
    """Write two chapters by rows, from the open edit page."""
    page.get_by_role("link", name="Chapters").click()
    for number, (start, title) in enumerate((("0:00", "Quay"), ("0:03", "Open sea"))):
        if number:
            page.get_by_role("button", name="Add a chapter").click()
        page.get_by_label("Begins at").nth(number).fill(start)
        page.get_by_label("Title of the chapter").nth(number).fill(title)
    check(page, shot, "editing-chapters")
    page.get_by_role("button", name="Save chapters").click()
    expect(page.get_by_label("A line for each chapter")).to_have_value("0:00 Quay\n0:03 Open sea")


def picture(page: Page) -> None:
    """Upload a picture of one's own."""
    page.get_by_role("link", name="Details").click()
    page.locator("#picture-file").set_input_files(str(COVER))
    page.get_by_role("button", name="Upload picture").click()
    expect(page.get_by_role("status")).to_contain_text("Your picture is saved.")
    expect(page.get_by_label("Picture 1")).to_be_checked()
    expect(page.get_by_text("Yours", exact=True)).to_be_visible()


def watch(page: Page, made: Screening, shot: Shot) -> None:
    """Jump to a chapter from the list, and find it on the player's timeline."""
    page.goto(made.page)
    wait_until(page, f"{PLAYER}?.readyState >= 1", what="the film to be there")
    page.get_by_role("link", name="Open sea").click()
    wait_until(page, f"{PLAYER}.currentTime >= 2.9", what="the chapter to be reached")
    cues = f"[...({PLAYER}.textTracks)].find((t) => t.kind === 'chapters')?.cues?.length"
    wait_until(page, f"{cues} === 2", what="chapters on the timeline")
    assert position(page) < 4
    assert page.url.endswith(made.page)
    expect(page.get_by_role("link", name="Open sea")).to_have_attribute("aria-current", "true")
    check(page, shot, "editing-watch")


def delete_and_restore(page: Page, shot: Shot) -> None:
    """Delete a video from the studio, and bring it back from the bin."""
    page.get_by_label("Tick Dusk").check()
    page.get_by_text("1 ticked").click()
    page.locator("[data-bulk]").get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("link", name="Bin").click()
    page.wait_for_url("**/studio/bin")
    check(page, shot, "editing-bin")
    page.get_by_role("button", name="Restore Dusk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dusk")


def test_a_creator_plans_divides_pictures_and_changes_several(
    open_browser: Open, newcomers: Newcomers, film: Path, shot: Shot
) -> None:
    page = open_browser(timezone_id=ZONE).new_page()
    newcomers.sign_up(page, "editor")
    made = screening.upload(page, film, access="private")
    screening.upload(page, film, access="private", title="Dusk")
    screening.wait_until_made(page, made)
    plan(page, made, shot)
    divide(page, shot)
    picture(page)
    watch(page, made, shot)

    page.goto("/studio")
    page.get_by_label("Tick Harbour").check()
    page.get_by_label("Tick Dusk").check()
    page.get_by_text("2 ticked").click()
    panel = page.locator("[data-bulk]")
    panel.get_by_label("Who may watch").select_option("unlisted")
    panel.get_by_label("Add tags").fill("sea")
    check(page, shot, "editing-studio")
    panel.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator(".undo")).to_contain_text("2 videos are changed.")
    check(page, shot, "editing-undo")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toasts")).to_contain_text("2 videos are as they were.")
    expect(page.locator(".shelf > li").filter(has_text="Dusk")).to_contain_text("Private")

    delete_and_restore(page, shot)
    page.get_by_label("With a password").check()
    page.get_by_label("Password", exact=True).fill("open sesame")
    page.get_by_role("button", name="Save video").click()
    locked(page, open_browser, shot)


def locked(page: Page, open_browser: Open, shot: Shot) -> None:
    """Open the film that was just locked, without scripts, as somebody without an account."""
    expect(page.get_by_role("status")).to_contain_text("Your video is saved.")
    video = page.url.rpartition("/")[2]
    screening.wait_until_made(page, Screening(video))
    guest = open_browser(color_scheme="light", java_script_enabled=False).new_page()
    guest.goto(f"/watch/{video}")
    guest.get_by_label("Password of the video").fill("open sesame")
    guest.get_by_role("main").get_by_role("button", name="Watch").click()
    expect(guest.locator("[data-player]")).to_be_visible()
    stranger = open_browser(color_scheme="light").new_page()
    stranger.goto(f"/watch/{video}")
    check(stranger, shot, "editing-password")


def test_another_file_comes_in_parts_and_is_made_while_the_film_plays(
    page: Page, newcomers: Newcomers, film: Path
) -> None:
    newcomers.sign_up(page, "again")
    made = screening.upload(page, film, access="private")
    page.goto(f"/studio/videos/{made.video}")
    status = f"fetch('/api/v1/videos/{made.video}/status').then((a) => a.json())"
    wait_until(page, f"{status}.then((s) => s.progress === 1)", what="the film to be whole")
    page.locator("[data-replace] input").set_input_files(str(film))
    words = f"{film.name} is being made ready."
    expect(page.locator("[data-replace]")).to_contain_text(words, timeout=30_000)
