"""The studio as a creator lives it: uploads that survive, work one sees, a video kept in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.films import make_film
from tests.browser.people import Newcomers
from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SLOWLY = 3_000_000
READY_MS = 90_000


@pytest.fixture(scope="session")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of about 20 MB, which takes three parts."""
    folder = tmp_path_factory.mktemp("long")
    return make_film(folder / "long way.mp4", seconds=10, bitrate="16M")


@pytest.fixture
def studio(page: Page, newcomers: Newcomers) -> Page:
    """The studio of somebody new."""
    newcomers.sign_up(page, "creator")
    page.goto("/studio")
    return page


def slow_down(page: Page, bytes_a_second: int) -> None:
    """Make the line of a page slow; -1 makes it fast again."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.emulateNetworkConditions", limits | {"uploadThroughput": bytes_a_second})


def drop(page: Page, *files: Path) -> None:
    """Choose files for upload."""
    page.locator("[data-choose] input").set_input_files([str(file) for file in files])


def shelf(page: Page, title: str) -> Locator:
    """Find a video in the list of mine."""
    return page.locator(".shelf > li").filter(has_text=title)


def test_an_upload_pauses_survives_a_reload_and_becomes_watchable(
    studio: Page, long_film: Path
) -> None:
    slow_down(studio, SLOWLY)
    drop(studio, long_film)
    row = studio.locator(".upload")
    expect(row).to_contain_text(re.compile(r"[1-9]\d?%.*MB"), timeout=30_000)
    expect(studio).to_have_title(re.compile(r"^\d+%"))
    assert axe.violations(studio) == []
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("Paused")
    expect(row.get_by_role("button", name="Go on")).to_be_focused()

    studio.reload()
    expect(row).to_contain_text("has arrived")
    assert axe.violations(studio) == []
    slow_down(studio, -1)
    row.locator("input[type=file]").set_input_files(str(long_film))
    video = shelf(studio, "long way")
    expect(video).to_be_visible(timeout=30_000)
    expect(video).to_contain_text(re.compile("In the making|Can be watched|Ready"))
    expect(video.get_by_role("link", name="Watch")).to_be_visible(timeout=READY_MS)
    expect(video).to_contain_text("Ready", timeout=READY_MS)
    assert axe.violations(studio) == []


def test_an_upload_goes_on_by_itself_when_the_server_was_killed(
    studio: Page, long_film: Path, live_server: LiveServer, watchman: Watchman
) -> None:
    for words in ("ERR_CONNECTION", "WebSocket", "ERR_EMPTY_RESPONSE", "ERR_SOCKET"):
        watchman.forgive(words)
    slow_down(studio, SLOWLY)
    drop(studio, long_film)
    row = studio.locator(".upload")
    expect(row).to_contain_text(re.compile(r"[1-9]\d?%.*MB"), timeout=30_000)
    live_server.kill("web")
    expect(row).to_contain_text("The line is gone")
    live_server.start_web()
    slow_down(studio, -1)
    expect(shelf(studio, "long way")).to_be_visible(timeout=60_000)


def test_several_files_travel_at_once_and_what_is_no_video_is_refused_in_words(
    studio: Page, film: Path, tmp_path: Path
) -> None:
    notes, second = tmp_path / "notes.txt", tmp_path / "second.mp4"
    notes.write_text("no film at all")
    second.write_bytes(film.read_bytes())
    drop(studio, film, notes, second)
    refused = studio.locator(".upload").filter(has_text="notes.txt")
    expect(refused).to_contain_text("This kind of file is not accepted.")
    expect(studio.locator(".shelf > li")).to_have_count(2, timeout=30_000)
    studio.get_by_role("button", name="Discard: notes.txt").click()
    expect(studio.locator(".upload")).to_have_count(0)


def test_a_video_is_edited_and_deleted_without_any_script(
    studio: Page, film: Path, open_browser: Open
) -> None:
    drop(studio, film)
    expect(shelf(studio, "harbour")).to_be_visible(timeout=30_000)
    cookies = studio.context.storage_state()
    page = open_browser(java_script_enabled=False, storage_state=cookies).new_page()
    page.goto("/studio")
    page.get_by_role("link", name="harbour", exact=True).click()
    page.get_by_label("Title").fill("Harbour at dusk")
    page.get_by_label("Tags").fill("sea, Evening")
    page.get_by_label("Public").check()
    page.get_by_role("button", name="Save video").click()
    expect(page.get_by_role("status")).to_contain_text("Your video is saved.")
    expect(page.get_by_label("Tags")).to_have_value("sea, evening")
    page.get_by_role("button", name="Delete video").click()
    expect(page.locator("#doubt")).to_have_text("Tick the box to say that you are sure.")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Delete video").click()
    expect(page.get_by_role("status")).to_contain_text("The video is deleted.")
    expect(page.locator(".shelf > li")).to_have_count(0)
