"""Following loosely, catching up when nothing else helps, and reading what was said long before."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.chat import service as chat
from tests.browser.conftest import Open
from tests.browser.guests import IN_STEP, JOINED, RoomParty, distance, play
from tests.browser.screening import PLAYER, Hall, call, is_moving, wait_until
from tests.browser.server import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LINES = 120
NEAR = "Math.abs(Number(document.querySelector('[data-room]').dataset.drift ?? 9e9)) < 400"
# The film slips whenever it was put right: no jump helps.
SLIPS = f"""{PLAYER}.nativeEl.addEventListener("playing", () => setTimeout(() => {{
    if (window.slips) {PLAYER}.currentTime -= 3; }}, 500))"""


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


@pytest.fixture
def inside(live_server: LiveServer) -> Iterator[None]:
    """Be inside an application on the server's data."""
    with live_server.application().app_context():
        yield


def test_who_follows_loosely_is_left_alone_until_far_off(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    guest.get_by_label("Loosely").check(force=True)
    play(host)
    wait_until(guest, f"!{PLAYER}.paused && {PLAYER}.currentTime > 2")
    wait_until(host, f"{PLAYER}.currentTime > 2")
    wait_until(guest, NEAR, what="the guest to be near the room")
    guest.evaluate(f"window.seeks = 0; {PLAYER}.currentTime -= 1.2")
    wait_until(guest, f"{PLAYER}.currentTime > 4 && !{PLAYER}.paused", what="the film to go on")
    assert guest.evaluate(f"[window.seeks, {PLAYER}.playbackRate]") == [1, 1]
    assert distance(host, guest) > 0.6
    guest.evaluate(f"{PLAYER}.currentTime += 12")
    wait_until(guest, "window.seeks > 2", what="the film to be put right")
    wait_until(guest, f"!{PLAYER}.paused && {PLAYER}.readyState >= 3", what="it to play again")
    assert distance(host, guest) < 2.5
    guest.get_by_label("In step").check(force=True)
    wait_until(guest, IN_STEP, seconds=30, what="the guest to be in step")


def test_whom_no_jump_helps_is_left_alone_until_they_catch_up(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until(guest, f"!{PLAYER}.paused && {PLAYER}.currentTime > 3.5")
    guest.evaluate(f"window.slips = true; {SLIPS}; {PLAYER}.currentTime -= 3")
    stuck = guest.get_by_role("button", name="Catch up")
    expect(stuck).to_be_visible(timeout=40_000)
    assert is_moving(host), "the room stopped for one slow line"
    guest.evaluate("window.slips = false")
    stuck.click()
    expect(stuck).to_be_hidden()
    wait_until(guest, IN_STEP, seconds=30, what="the guest to be in step")


def talk(slug: str) -> None:
    """Have many lines said in a room nobody is in."""
    with unit_of_work():
        room = service.lock(service.find(slug).key)
        author = chat.Author("g-ann", "Ann", None)
        for number in range(1, LINES + 1):
            chat.keep(room, author, op=str(uuid4()), text=f"line number {number}.")


def test_earlier_lines_are_read_until_the_first(
    open_browser: Open, hall: Hall, inside: None
) -> None:
    page = open_browser(storage_state=hall.cookies).new_page()
    slug = call(page, "POST", "/rooms", data={"video_id": hall.screening.video})["slug"]
    talk(slug)
    page.goto(f"/rooms/{slug}")
    expect(page.locator(JOINED)).to_be_visible()
    log, earlier = page.get_by_role("log"), page.get_by_role("button", name="Earlier lines")
    lines = log.locator("li.line .line-text")
    for first in (71, 21, 1):
        expect(lines).to_have_text([f"line number {one}." for one in range(first, LINES + 1)])
        if first > 1:
            earlier.click()
    expect(earlier).to_be_hidden()
