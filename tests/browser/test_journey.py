"""The job Matinee exists for, once through: sign up, upload, watch, watch together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.films import make_film
from tests.browser.guests import IN_STEP, play, say
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, call, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="session")
def matinee_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film long enough to be opened before it is complete."""
    path = tmp_path_factory.mktemp("journey") / "first night.mp4"
    return make_film(path, seconds=40, size="1280x720")


def test_a_film_is_uploaded_watched_while_it_is_made_and_watched_together(
    page: Page, second_page: Page, newcomers: Newcomers, matinee_film: Path
) -> None:
    newcomers.sign_up(page, "ada")
    page.goto("/studio")
    page.locator("[data-choose] input").set_input_files(str(matinee_film))
    being_made = page.locator(".shelf > li[data-busy][data-watchable=true]")
    video = being_made.filter(has_text="first night")
    video.get_by_role("link", name="Watch").click(timeout=90_000)
    page.wait_for_url("**/watch/*")

    video_id = page.url.rpartition("/")[2]
    wait_until(page, f"{PLAYER}.readyState >= 2", seconds=30, what="the first picture")
    page.locator("[data-player] media-control-bar media-play-button").click(force=True)
    wait_until(page, f"{PLAYER}.currentTime > 1", seconds=30, what="the film to move")
    play(page)
    call(page, "PATCH", f"/videos/{video_id}", data={"access": "unlisted"})

    page.get_by_role("button", name="Watch together").click()
    page.wait_for_url("**/rooms/*")
    newcomers.sign_up(second_page, "ben")
    second_page.goto(page.url)
    for one in (page, second_page):
        expect(one.locator("[data-room][data-state=joined]")).to_be_visible()
        wait_until(one, f"{PLAYER}.readyState >= 3", seconds=60, what="the film in the room")
    play(page)
    for one in (page, second_page):
        wait_until(one, f"!{PLAYER}.paused && {IN_STEP}", seconds=45, what="to be in step")

    say(second_page, "It is our film!")
    expect(page.get_by_text("It is our film!")).to_be_visible()
    say(page, "Our own matinee.")
    expect(second_page.get_by_text("Our own matinee.")).to_be_visible()
    expect(second_page).to_have_title(re.compile("Matinee"))
