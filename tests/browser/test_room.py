"""Watching together as people live it: in step, in their own language, talking."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.guests import IN_STEP, RoomParty, distance, play, say, seek
from tests.browser.looks import LOOKS, widths
from tests.browser.screening import PLAYER, Hall, is_moving, position, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SPEEDS = "document.querySelector('media-playback-rate-menu').value"
VOICE = f"[...{PLAYER}.audioTracks].find(one => one.enabled)?.language"


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def wait_until_in_step(*pages: Page) -> None:
    """Wait until every page plays and says it is in step."""
    for page in pages:
        wait_until(page, f"!{PLAYER}.paused && {IN_STEP}", seconds=30, what="the pages to converge")


def test_two_people_play_pause_and_seek_as_one(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until_in_step(host, guest)
    for page in (host, guest):
        expect(page.locator("[data-members] li").get_by_text("in step")).to_have_count(
            2, timeout=20_000
        )
    play(host)
    wait_until(guest, f"{PLAYER}.paused", what="the guest to pause")
    wait_until(guest, f"Math.abs({PLAYER}.currentTime - {position(host)}) < 0.1")
    seek(host, 40)
    wait_until(guest, f"Math.abs({PLAYER}.currentTime - 40) < 0.1", what="the guest to go there")
    play(host)
    wait_until_in_step(host, guest)
    assert guest.evaluate("window.seeks") <= 5, "a seek storm"


def test_a_late_joiner_lands_where_the_others_are(party: RoomParty) -> None:
    host = party.host()
    seek(host, 15)
    wait_until(host, f"Math.abs({PLAYER}.currentTime - 15) < 0.1")
    play(host)
    wait_until(host, f"{PLAYER}.currentTime > 16")
    late = party.guest("Late Lou")
    wait_until_in_step(host, late)
    assert distance(host, late) < 1
    assert late.evaluate("window.seeks") <= 4, "a seek storm"


def test_a_guest_does_not_steer_until_the_host_lets_everyone(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until_in_step(host, guest)
    guest.keyboard.press("k")
    expect(guest.get_by_role("status").get_by_text("steers; you follow")).to_be_visible()
    assert is_moving(host)
    assert is_moving(guest)
    host.get_by_role("tab", name="Settings").click()
    host.get_by_label("Who steers").select_option("everyone")
    expect(guest.get_by_text("You steer: everyone follows")).to_be_visible()
    guest.keyboard.press("k")
    wait_until(host, f"{PLAYER}.paused", what="the host to be paused by the guest")


def test_a_film_that_is_hurried_along_a_little_counts_as_no_press(party: RoomParty) -> None:
    party.host()
    guest = party.guest("Ben")
    for rate in ("0.97", "1"):
        guest.evaluate(f"{PLAYER}.playbackRate = {rate}")
        wait_until(guest, f"{SPEEDS} === '{rate}'", what="the menu of speeds to hear of it")
    assert guest.locator("[data-toasts] > *").count() == 0


def test_whoever_lets_go_watches_alone_and_comes_back_in_step(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until_in_step(host, guest)
    guest.get_by_label("On my own").check(force=True)
    guest.keyboard.press("k")
    wait_until(guest, f"{PLAYER}.paused")
    assert is_moving(host)
    expect(host.get_by_text("on their own")).to_be_visible()
    guest.get_by_label("In step").check(force=True)
    wait_until_in_step(host, guest)


def test_each_hears_their_own_language(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until_in_step(host, guest)
    guest.get_by_role("button", name="settings").click()
    guest.get_by_role("menuitem", name="Spoken language").click()
    guest.get_by_role("menuitemradio", name="Deutsch").click()
    wait_until(guest, f"{VOICE} === 'de'")
    assert host.evaluate(VOICE) == "en"
    wait_until_in_step(host, guest)
    assert is_moving(host), "the room stopped for a change of the language"
    assert guest.evaluate("window.seeks") <= 4, "a seek storm"
    for page in (host, guest):
        ben, owner = (page.locator("[data-members] li", has_text=name) for name in ("Ben", "owner"))
        expect(ben.locator(".member-speech")).to_have_text("DE")
        expect(owner.locator(".member-speech")).to_have_text("EN")
    guest.reload()
    expect(guest.locator("[data-room][data-state=joined]")).to_be_visible()
    wait_until(guest, f"{VOICE} === 'de'", what="the language to be remembered")


def test_people_talk_and_whoever_comes_later_can_read_it(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    say(host, "Shall we begin?")
    expect(guest.get_by_role("log").get_by_text("Shall we begin?")).to_be_visible()
    guest.get_by_label("Write to the room").press_sequentially("Yes")
    expect(host.get_by_text("Ben is writing…")).to_be_visible()
    guest.get_by_label("Write to the room").fill("<b>Yes</b> & now")
    guest.get_by_label("Write to the room").press("Enter")
    for page in (host, guest, party.guest("Cleo")):
        lines = page.get_by_role("log").locator("li .line-text")
        expect(lines).to_have_text(["Shall we begin?", "<b>Yes</b> & now"])


def test_the_speed_is_the_rooms(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    play(host)
    wait_until_in_step(host, guest)
    host.get_by_role("combobox", name="Speed").select_option("1.5")
    wait_until(guest, f"{PLAYER}.playbackRate > 1.3", what="the guest to go faster")
    expect(guest.locator("[data-speed]")).to_be_hidden()
    wait_until_in_step(host, guest)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_room_has_no_barriers(
    party: RoomParty, shot: Callable[[Page, str], None], theme: str, width: int
) -> None:
    host = party.host(color_scheme=theme, width=width)
    stranger = party.open_browser(color_scheme=theme, width=width).new_page()
    stranger.goto(party.url)
    expect(stranger.get_by_label("Your name")).to_be_visible()
    for shown in widths(stranger):
        shot(stranger, f"room-door-{theme}-{shown}")
        assert axe.violations(stranger) == [], shown
    party.guest("Ben")
    play(host)
    say(host, "Welcome to the first showing of this film. Is everybody comfortable?")
    wait_until(host, f"{PLAYER}.currentTime > 1")
    expect(host.locator("[data-members] li")).to_have_count(2)
    for shown in widths(host):
        shot(host, f"room-{theme}-{shown}")
        assert axe.violations(host) == [], shown
        assert axe.sticks_out(host) == 0, shown
        assert host.locator("h1").count() == 1, shown
