"""The room's doors: full, closed, sent out, a browser that waits, a server that restarts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe, chromium, screening
from tests.browser.bad_line import BadLine
from tests.browser.conftest import Open
from tests.browser.guests import JOINED, RoomParty, play, say
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Hall, wait_until
from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CROWD = """async ([slug, count]) => {
  const { io } = await import("/static/vendor/realtime.js");
  window.crowd = [];
  for (let n = 0; n < count; n += 1) {
    const socket = io("/rooms", { transports: ["websocket"], forceNew: true });
    window.crowd.push(socket);
    await new Promise((resolve) => socket.on("connect", resolve));
    const answer = await socket.emitWithAck("room:join", { room: slug, name: `Guest ${n}` });
    if (!answer.ok) return answer.code;
  }
}"""
LEAVE = "window.crowd[0].emitWithAck('room:leave', {})"


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def slug_of(url: str) -> str:
    """Answer the room's part of its address."""
    return url.rsplit("/", 1)[-1]


def test_a_full_room_says_so_and_lets_in_when_somebody_left(
    page: Page, newcomers: Newcomers, party: RoomParty, hall: Hall
) -> None:
    newcomers.sign_up(page, "visitor")
    page.goto(hall.screening.page)
    page.get_by_role("button", name="Watch together").click()
    page.wait_for_url("**/rooms/*")
    party.url = page.url
    expect(page.locator(JOINED)).to_be_visible()
    crowd = party.open_browser().new_page()
    crowd.goto("/health")
    assert crowd.evaluate(CROWD, [slug_of(page.url), 9]) is None
    late = party.open_browser().new_page()
    late.goto(party.url)
    late.get_by_label("Your name").fill("Eleventh")
    late.get_by_role("button", name="Come in").click()
    expect(late.get_by_role("alert").get_by_text("This room is full")).to_be_visible()
    crowd.evaluate(LEAVE)
    late.get_by_role("button", name="Try again").click()
    expect(late.locator(JOINED)).to_be_visible()


def do_to(host: Page, name: str, deed: str) -> None:
    """Choose from the menu beside somebody's name."""
    row = host.locator("[data-members] li").filter(has_text=name)
    row.get_by_label(f"What to do about {name}").click()
    row.get_by_role("button", name=deed).click()


def expect_to_be_out(page: Page, words: str) -> None:
    """Expect a page to say why it is out, and to have nothing going on that needs the room."""
    expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()
    assert page.evaluate(f"{PLAYER}.paused"), "the film plays on"
    assert page.locator("[data-inside]:not([inert])").count() == 0


def test_a_closed_room_says_so_to_everybody_and_stops_their_film(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until(guest, f"{PLAYER}.currentTime > 1")
    screening.call(host, "DELETE", f"/rooms/{slug_of(party.url)}")
    for page in (host, guest):
        expect_to_be_out(page, "This room was closed.")


def test_who_is_sent_out_is_told_and_sees_no_more_of_the_film(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until(guest, f"{PLAYER}.currentTime > 1")
    do_to(host, "Ben", "Send out")
    host.get_by_role("dialog").get_by_role("button", name="Send out").click()
    expect_to_be_out(guest, "You were sent out of this room.")
    expect(host.locator("[data-members] li")).to_have_count(1)


def muted_until(page: Page, line: BadLine) -> str | None:
    """Answer until when a page was last told that its member is muted."""
    page.evaluate("0")  # messages pass only while the page is asked something
    words = [text for text in line.heard if text.startswith('42/rooms,["you"')]
    return json.loads(words[-1].partition(",")[2])[1]["muted_until"] if words else None


def test_a_mute_lasts_the_hour_it_names_and_can_be_taken_back(party: RoomParty) -> None:
    host = party.host()
    guest, line = party.guest_on_bad_line("Ben")
    do_to(host, "Ben", "Mute")
    host.get_by_role("dialog").get_by_role("button", name="Mute").click()
    until = wait_for(lambda: muted_until(guest, line), what="the guest to hear of the mute")
    left = datetime.fromisoformat(str(until)) - datetime.now(UTC)
    assert timedelta(minutes=55) < left <= timedelta(minutes=60)
    expect(guest.get_by_text("You are muted until")).to_be_visible()
    expect(guest.get_by_label("Write to the room")).to_be_disabled()
    do_to(host, "Ben", "Let write again")
    wait_for(lambda: not muted_until(guest, line), what="the guest to hear that it is over")
    say(guest, "Listen to me")
    expect(host.get_by_role("log").get_by_text("Listen to me")).to_be_visible()


def test_a_browser_that_may_not_copy_shows_the_invite_link(party: RoomParty) -> None:
    host = party.host(width=390)
    host.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    expect(host.get_by_label("Invite link", exact=True)).to_be_hidden()
    host.get_by_role("button", name="Copy invite link").click()
    expect(host.get_by_label("Invite link", exact=True)).to_have_value(party.url)
    expect(host.get_by_label("Invite link", exact=True)).to_be_visible()
    assert axe.violations(host) == []
    assert axe.sticks_out(host) == 0


def test_a_browser_that_waits_for_a_press_gets_one_large_button(
    browser: Browser, page: Page, newcomers: Newcomers, party: RoomParty
) -> None:
    host, careful_name = party.host(), newcomers.sign_up(page, "careful")
    play(host)
    wait_until(host, f"{PLAYER}.currentTime > 1")
    strict = [flag for flag in chromium.FLAGS if "autoplay" not in flag]
    careful = browser.browser_type.launch(executable_path=chromium.PROGRAM, args=strict)
    joiner = careful.new_context(storage_state=page.context.storage_state()).new_page()
    joiner.goto(party.url)
    # Looking into that page would count as a press: the host's list tells when it has tried.
    row = host.locator("[data-members] li").filter(has_text=careful_name)
    expect(row.get_by_text("paused")).to_be_visible()
    joiner.get_by_role("button", name="Join playback").click()
    wait_until(joiner, f"!{PLAYER}.paused", what="the film to play")
    expect(joiner.get_by_role("button", name="Join playback")).to_be_hidden()
    careful.close()


def test_a_restart_of_the_server_ends_no_party(
    party: RoomParty, live_server: LiveServer, watchman: Watchman
) -> None:
    watchman.forgive("WebSocket connection to")
    watchman.forgive("net::ERR_")
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until(guest, f"{PLAYER}.currentTime > 1")
    live_server.kill("web")
    expect(guest.get_by_text("Reconnecting. The film goes on")).to_be_visible(timeout=20_000)
    before = screening.position(guest)
    wait_until(guest, f"{PLAYER}.currentTime > {before} + 0.5", what="the film to go on")
    live_server.start_web()
    for page in (host, guest):
        expect(page.locator(JOINED)).to_be_visible(timeout=30_000)
    say(host, "There we are again")
    expect(guest.get_by_role("log").get_by_text("There we are again")).to_be_visible()
