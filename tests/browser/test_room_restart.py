"""The server dies while two people watch: their pages go on, and nobody reloads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.guests import JOINED, RoomParty, distance, play, say, seek
from tests.browser.screening import PLAYER, Hall, wait_until
from tests.browser.server import LiveServer
from tests.browser.test_room import wait_until_in_step
from tests.browser.watchman import Watchman

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1200)]
# What another page of the host's does: a film that ends while there is no server begins again.
LOOP = """async (room) => {
  const { io } = await import("/static/vendor/realtime.js");
  const socket = io("/rooms", { transports: ["websocket"], forceNew: true });
  await new Promise((resolve) => socket.on("connect", resolve));
  await socket.emitWithAck("room:join", { room });
  const answer = await socket.emitWithAck("queue:loop", { op: crypto.randomUUID(), loop: "one" });
  socket.disconnect();
  return answer.ok;
}"""
# Chromium says it for every try, and for what it fetches of the film meanwhile.
EXPECTED = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "WebSocket")


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def expect_whole(host: Page, guest: Page) -> None:
    """Expect that each sees both, and hears what the other says and does."""
    for page in (host, guest):
        expect(page.locator("[data-members] li")).to_have_count(2)
    for one, other in ((host, guest), (guest, host)):
        say(one, f"back, {distance(host, guest):.1f} s apart")
        expect(other.get_by_role("log").get_by_text("back,").last).to_be_visible()
    expect(host.get_by_role("log").locator("li .line-text")).to_have_count(2)
    seek(host, 40)
    wait_until(guest, f"{PLAYER}.currentTime >= 40", what="the guest to go there")
    wait_until_in_step(host, guest)


def test_two_pages_outlive_the_web_process(
    party: RoomParty, live_server: LiveServer, watchman: Watchman
) -> None:
    host, guest = party.host(), party.guest("Ben")
    for page in (host, guest):
        page.evaluate("window.sameDocument = true")
    assert host.evaluate(LOOP, party.url.rsplit("/", 1)[-1])
    play(host)
    wait_until_in_step(host, guest)
    for words in EXPECTED:
        watchman.forgive(words)
    live_server.kill("web")
    expect(guest.get_by_text("Reconnecting")).to_be_visible()
    live_server.start_web()
    for page in (host, guest):
        expect(page.locator(JOINED)).to_be_visible()
        expect(page.get_by_text("Reconnecting")).to_be_hidden()
    wait_until_in_step(host, guest)
    assert distance(host, guest) < 1
    expect_whole(host, guest)
    for page in (host, guest):
        assert page.evaluate("window.sameDocument"), "the page was loaded anew"
