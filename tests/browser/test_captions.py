"""Captions as a creator and a viewer live them: uploaded, seen in an open player, read, mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.services.media.captions import Cue, srt
from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.screening import PLAYER, Hall, is_moving, position, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = [(theme, width) for theme in ("dark", "light") for width in (1280, 390)]
CUES = [
    Cue(1_000, 3_500, "The harbour sleeps."),
    Cue(8_000, 11_000, "2 < 3 & 5 > 4,\nsays <i>nobody</i> --> here."),
    *[Cue(n * 1_000, n * 1_000 + 900, f"Line number {n}.") for n in range(15, 40)],
    Cue(41_000, 44_000, "Then Cassándra wakes."),
]
TRACK = f"[...{PLAYER}.textTracks].find(one => one.kind === 'captions')"
WORDS = f"[...({TRACK}?.cues ?? [])].map(one => [one.startTime, one.endTime, one.text])"
SAID = (
    f"(() => {{ const box = document.createElement('div');"
    f" return [...({TRACK}?.cues ?? [])].map(one => {{"
    f" box.replaceChildren(one.getCueAsHTML()); return box.textContent; }}); }})()"
)

IS_IN_SIGHT = """(() => {
  const list = document.querySelector("[data-lines]").getBoundingClientRect();
  const line = document.querySelector("[data-lines] [aria-current]").getBoundingClientRect();
  return line.top >= list.top && line.bottom <= list.bottom;
})()"""


@pytest.fixture
def owner(open_browser: Open, hall: Hall) -> Page:
    """The page of whose film it is."""
    return open_browser(storage_state=hall.cookies).new_page()


@pytest.fixture
def looks(shot: Callable[[Page, str], None]) -> Callable[[Page, str], Iterator[None]]:
    """Looks at a page by day and by night, wide and narrow: no barriers, nothing sticks out."""

    def look(page: Page, name: str) -> None:
        size = page.viewport_size
        for theme, width in LOOKS:
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            shot(page, f"{name}-{theme}-{width}")
            assert axe.violations(page) == [], (theme, width)
            assert axe.sticks_out(page) == 0, (theme, width)
        page.set_viewport_size(size)

    return look


def show_captions(page: Page) -> None:
    """Turn the captions on, as the menu does."""
    page.get_by_role("button", name="settings").click()
    page.get_by_role("menuitem", name="Captions").click()
    page.get_by_role("menuitemradio", name="English").click()
    page.keyboard.press("Escape")


def test_captions_come_and_change_in_an_open_player(
    page: Page, owner: Page, hall: Hall, looks: Callable[[Page, str], None]
) -> None:
    viewer = page
    viewer.goto(hall.screening.page)
    wait_until(viewer, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    transcript = viewer.locator("[data-transcript]")
    expect(transcript).to_be_hidden()

    owner.goto(f"/studio/videos/{hall.screening.video}")
    owner.get_by_role("link", name="Captions").click()
    file = {"name": "harbour.srt", "mimeType": "text/plain", "buffer": srt(CUES).encode("utf-16")}
    owner.get_by_label("File").set_input_files(file)
    owner.get_by_label("Language").select_option("en")
    owner.get_by_role("button", name="Add captions").click()
    expect(owner.get_by_text("The captions are out.")).to_be_visible()

    wait_until(viewer, f"{TRACK}?.label === 'English'", what="the captions to be offered")
    show_captions(viewer)
    wait_until(viewer, f"{WORDS}.length === {len(CUES)}", what="the browser to read the cues")
    assert [cue[:2] for cue in viewer.evaluate(WORDS)] == [
        [cue.start / 1000, cue.end / 1000] for cue in CUES
    ]
    assert viewer.evaluate(SAID) == [cue.text for cue in CUES]

    read_and_jump(viewer)
    looks(viewer, "transcript")
    mend(owner)
    wait_until(viewer, f"{WORDS}[0]?.[2] === 'The harbour'", what="the new words in the player")
    expect(transcript.get_by_text("sleeps soundly.")).to_be_visible()
    looks(owner, "captions")

    owner.get_by_role("checkbox", name="Yes, delete").check()
    owner.get_by_role("button", name="Delete captions").click()
    expect(owner.get_by_text("The captions are deleted.")).to_be_visible()
    expect(transcript).to_be_hidden()
    wait_until(viewer, f"!{TRACK}", what="the captions to go")


def read_and_jump(viewer: Page) -> None:
    """Open the transcript, search it, jump to a line, and see it follow the film."""
    transcript = viewer.locator("[data-transcript]")
    transcript.get_by_text("Transcript").click()
    expect(transcript.get_by_role("listitem")).to_have_count(len(CUES))
    search = transcript.get_by_label("Search in the transcript")
    search.fill("cassandra")
    expect(transcript.get_by_role("status")).to_have_text(f"1 of {len(CUES)} lines")
    expect(transcript.get_by_text("The harbour sleeps.")).to_be_hidden()
    transcript.get_by_role("link", name="Cassándra").click()
    wait_until(viewer, f"Math.abs({PLAYER}.currentTime - 41) < 0.2", what="the moment of the line")
    expect(transcript.locator("[data-lines] [aria-current]")).to_contain_text("Cassándra")
    search.fill("")
    search.blur()
    viewer.mouse.move(5, 5)
    viewer.evaluate(f"{PLAYER}.currentTime = 34.5")
    viewer.evaluate(f"{PLAYER}.play()")
    wait_until(viewer, f"{PLAYER}.currentTime > 35.2", what="the film to play on")
    assert is_moving(viewer)
    line = transcript.locator("[data-lines] [aria-current]")
    expect(line).to_contain_text("Line number")
    wait_until(viewer, IS_IN_SIGHT, what="the line that is said to be in sight")
    viewer.evaluate(f"{PLAYER}.pause()")
    assert position(viewer) > 35


def mend(owner: Page) -> None:
    """Split the first cue, take the second out, add one, be told what is wrong, and save."""
    first = owner.locator("[data-row]").first
    words = first.get_by_label("Words")
    words.fill("The harbour sleeps soundly.")
    words.evaluate("field => field.setSelectionRange(11, 11)")
    first.get_by_role("button", name="Split").click()
    owner.locator("[data-row]").nth(2).get_by_role("button", name="Delete cue").click()
    owner.get_by_role("button", name="Add a cue").click()
    last = owner.locator("[data-row]").nth(-2)
    last.get_by_label("Begins").fill("0:50")
    last.get_by_label("Ends").fill("0:49")
    last.get_by_label("Words").fill("The end.")
    owner.get_by_role("button", name="Save cues").click()
    expect(owner.get_by_text("It must end after it begins.")).to_be_visible()
    owner.locator("[aria-invalid=true]").nth(1).fill("0:52.5")
    owner.get_by_role("button", name="Save cues").click()
    expect(owner.get_by_text("The cues are saved.")).to_be_visible()
    expect(owner.locator("[data-row]").first.get_by_label("Words")).to_have_value("The harbour")
