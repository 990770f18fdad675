"""Captions as a creator and a viewer live them: uploaded, seen in an open player, read, mended."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.services.media.captions import Cue, srt
from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.screening import PLAYER, Hall, call, is_moving, position, wait_until
from tests.servers import wait_for

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

YELLOW = bytes((255, 225, 77))

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


def choose(page: Page, *ways: str) -> None:
    """Choose in the player's settings: the entry, then what is in its menu."""
    entry, choice = ways
    page.get_by_role("button", name="settings").click()
    page.get_by_role("menuitem", name=entry).click()
    page.get_by_role("menuitemradio", name=choice, exact=True).click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def painted(page: Page, colour: bytes) -> int:
    """Count the pixels of the film's picture, as it is on the screen, that have a colour."""
    picture = page.locator("hls-video").screenshot()
    command = ["ffmpeg", "-v", "error", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, input=picture, check=True, capture_output=True).stdout
    return Counter(raw[at : at + 3] for at in range(0, len(raw), 3))[colour]


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
    choose(viewer, "Captions", "English")
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


def show_the_cue(page: Page) -> None:
    """Go to a second that is captioned: none is drawn before a film has moved."""
    wait_until(page, f"{WORDS}.length === 1", what="the browser to read the cues")
    page.evaluate(f"{PLAYER}.currentTime = 5")
    wait_until(page, f"{TRACK}.activeCues.length === 1", what="the cue to be shown")


def test_captions_look_as_their_reader_likes_here_and_at_the_next_film(
    page: Page, owner: Page, hall: Hall, shot: Callable[[Page, str], None]
) -> None:
    owner.goto("/")
    words = srt([Cue(0, 60_000, "The harbour sleeps.")]).encode()
    file = {"name": "harbour.srt", "mimeType": "text/plain", "buffer": words}
    form = {"file": file, "language": "en"}
    made = call(owner, "POST", f"/videos/{hall.screening.video}/captions", multipart=form)
    page.goto(hall.screening.page)
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    choose(page, "Captions", "English")
    show_the_cue(page)
    assert painted(page, YELLOW) == 0

    choose(page, "Caption look", "Yellow on black")
    plain = wait_for(lambda: painted(page, YELLOW), what="yellow words")
    choose(page, "Caption size", "Very large")
    wait_for(lambda: painted(page, YELLOW) > 2 * plain, what="larger words")
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        shot(page, f"caption-style-{theme}-{width}")
        page.get_by_role("button", name="settings").click()
        shot(page, f"caption-menu-{theme}-{width}")
        page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    show_the_cue(page)
    wait_for(lambda: painted(page, YELLOW) > 2 * plain, what="words as they were chosen")

    choose(page, "Caption look", "White on grey")
    wait_for(lambda: not painted(page, YELLOW), what="words that are no longer yellow")
    call(owner, "DELETE", f"/captions/{made['id']}")
    wait_until(page, f"!{TRACK}", what="the captions to go")
    page.get_by_role("button", name="settings").click()
    expect(page.get_by_role("menuitem", name="Quality")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Caption look")).to_be_hidden()
