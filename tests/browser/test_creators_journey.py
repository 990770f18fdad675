"""The whole way of a creator: planned, divided, out, watched; they see how, answer, and pin.

In the end another file takes the place of the first.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from app.core import clock
from app.core.database import unit_of_work
from app.videos import service as videos
from tests.browser import screening
from tests.browser.conftest import Open
from tests.browser.films import make_film
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Screening, call, wait_until
from tests.browser.server import CELERY, ROOT, LiveServer
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "A ferry at night"


def test_a_creator_plans_a_film_sees_it_watched_answers_pins_and_replaces_it(
    open_browser: Open, newcomers: Newcomers, film: Path, live_server: LiveServer, tmp_path: Path
) -> None:
    creator, viewer = open_browser().new_page(), open_browser().new_page()
    name = newcomers.sign_up(creator, "ferryman")
    fan = newcomers.sign_up(viewer, "fan")
    made = screening.upload(creator, film, access="private", title=TITLE)
    screening.wait_until_made(creator, made)
    follow(viewer, name)
    plan(creator, made)
    divide(creator, made)
    is_not_out(viewer, made)
    the_time_comes(live_server, made)
    hear_of_it_and_watch(viewer, made)
    see_the_curve(creator, made)
    answer_and_pin(creator, made, fan)
    read_the_answer(viewer, made, name)
    replace(creator, made, make_film(tmp_path / "shorter.mp4", seconds=3))
    everything_hangs_on_it(viewer, made)


def said(page: Page, text: str) -> Locator:
    """Find a comment by its words, and not the field it could be changed in."""
    return page.locator(".comment-text", has_text=text)


def follow(page: Page, channel: str) -> None:
    """Follow the creator, so as to hear when the film is out."""
    call(page, "PUT", f"/channels/{channel}/subscription")


def plan(page: Page, made: Screening) -> None:
    """Let the film come out for everybody the day after tomorrow."""
    page.goto(f"/studio/videos/{made.video}")
    page.get_by_label("Public").check()
    page.get_by_label("At a time you choose").check()
    day = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    page.get_by_label("Day and time").fill(f"{day}T20:00")
    page.get_by_role("button", name="Save video").click()
    expect(page.get_by_role("status")).to_contain_text("Your video is saved.")


def divide(page: Page, made: Screening) -> None:
    """Write two chapters, a line each."""
    page.goto(f"/studio/videos/{made.video}/chapters")
    page.get_by_label("A line for each chapter").fill("0:00 The quay\n0:03 Open water")
    page.get_by_role("button", name="Replace all").click()
    expect(page.get_by_label("Title of the chapter").nth(1)).to_have_value("Open water")


def is_not_out(page: Page, made: Screening) -> None:
    """Look for the film too early: nobody sees it."""
    answer = page.goto(made.page)
    assert answer is not None
    assert answer.status == 404


def the_time_comes(server: LiveServer, made: Screening) -> None:
    """Let the chosen minute be just over, and have the worker look what is due."""
    with server.application().app_context(), unit_of_work():
        video = videos.lock(UUID(made.video))
        video.publish_at = video.published_at = clock.now() - timedelta(seconds=1)
    command = [*CELERY, "call", "videos.release"]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True, capture_output=True)


def hear_of_it_and_watch(page: Page, made: Screening) -> None:
    """Follow the news to the film, watch it to the end, go back to a chapter, and ask."""
    count = "/notifications/unread-count"
    wait_for(lambda: call(page, "GET", count)["unread_count"] == 1, what="news for who follows")
    page.goto("/notifications")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(f"**{made.page}")
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    page.evaluate(f"void {PLAYER}.play()")
    wait_until(page, f"{PLAYER}.ended", what="the end")
    page.get_by_role("link", name="Open water").click()
    wait_until(page, f"{PLAYER}.currentTime >= 2.9 && {PLAYER}.currentTime < 6", what="the chapter")
    page.get_by_role("textbox", name="Your comment", exact=True).fill("Was that the last ferry?")
    page.get_by_role("button", name="Send comment").click()
    expect(said(page, "Was that the last ferry?")).to_be_visible()
    page.goto("/")


def see_the_curve(page: Page, made: Screening) -> None:
    """See in the retention curve, and beside it, that somebody watched it from the beginning."""
    path = f"/videos/{made.video}/audience"

    def plays() -> list[int]:
        return [point["plays"] for point in call(page, "GET", path)["retention"]]

    wait_for(lambda: plays() == [1], what="what was watched")
    page.goto(f"/studio{path}")
    expect(page.locator("[data-chart=retention] canvas")).to_be_visible()
    page.get_by_text("As a table").first.click()
    row = page.get_by_role("row", name="0:00–0:05")
    expect(row).to_contain_text("100%")


def answer_and_pin(page: Page, made: Screening, fan: str) -> None:
    """Answer the comment under the film, and pin it."""
    page.goto(made.page)
    page.get_by_label(f"Reply: {fan}").first.click()
    page.get_by_role("textbox", name=f"Reply: {fan}").fill("There is one at midnight.")
    page.get_by_role("button", name="Send reply").click()
    expect(said(page, "There is one at midnight.")).to_be_visible()
    page.get_by_role("button", name=f"Pin this comment: {fan}").click()
    expect(page.get_by_text("Pinned by")).to_be_visible()


def read_the_answer(page: Page, made: Screening, name: str) -> None:
    """Hear of the answer, and find it under the pinned comment."""
    page.goto("/notifications")
    page.get_by_role("link", name=f"{name} replied to you").click()
    page.wait_for_url(f"**{made.page}?comment=*")
    expect(page.get_by_text(f"Pinned by {name}")).to_be_visible()
    expect(said(page, "There is one at midnight.")).to_be_visible()


def replace(page: Page, made: Screening, shorter: Path) -> None:
    """Send what is no film, then another film; wait until that one is the film."""
    page.goto(f"/studio/videos/{made.video}")
    panel = page.locator("[data-replace]")
    no_film = {"name": "notes.mp4", "mimeType": "video/mp4", "buffer": b"Just words."}
    panel.get_by_label("Choose another file").set_input_files(no_film)  # type: ignore[arg-type]
    expect(panel).to_contain_text("notes.mp4 is being made ready.")
    wait_for(lambda: says_on_reload(page, "is not a video"), seconds=60, what="the refusal")
    panel.get_by_label("Choose another file").set_input_files(str(shorter))
    expect(panel).to_contain_text("shorter.mp4 is being made ready.")
    path = f"/videos/{made.video}"
    wait_for(lambda: call(page, "GET", path)["duration"] < 4, seconds=90, what="the new file")


def says_on_reload(page: Page, words: str) -> bool:
    """Tell whether the panel of new files says something by now."""
    page.reload()
    return words in page.locator("[data-replace]").inner_text()


def everything_hangs_on_it(page: Page, made: Screening) -> None:
    """Watch the new film at the old address, with what was said about the old one."""
    page.goto(made.page)
    wait_until(page, f"{PLAYER}?.duration < 4", what="the shorter film to be there")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(said(page, "Was that the last ferry?")).to_be_visible()
