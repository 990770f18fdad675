"""The room waits for whoever has no film, says for whom, and starts by itself or by a press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.guests import RoomParty, play
from tests.browser.looks import widths
from tests.browser.screening import PLAYER, Hall, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def test_the_room_waits_for_whoever_has_no_film_and_starts_by_itself(
    party: RoomParty, shot: Callable[[Page, str], None]
) -> None:
    host = party.host()
    wait_until(host, f"{PLAYER}.readyState >= 3")
    guest = party.guest_without_film("Ann")
    # Who said nothing of a film yet is not waited for, and looks alike.
    ann = host.locator("[data-members] li[data-status=loading]", has_text="Ann")
    expect(ann).to_contain_text("getting ready")
    play(host)
    gate = host.locator("[data-gate]")
    expect(gate).to_contain_text("Waiting for Ann… starting in")
    expect(guest.locator("[data-gate]")).to_contain_text("Waiting for you…")
    expect(host.locator("[data-members] li[data-waited]")).to_contain_text("Ann")
    expect(guest.get_by_role("button", name="Start now")).to_be_hidden()
    shot(host, "room-gate")
    assert axe.violations(host) == []
    expect(gate).to_be_hidden(timeout=9_000)
    wait_until(host, f"!{PLAYER}.paused", seconds=5, what="the room to start without Ann")


def test_the_host_starts_now_or_calls_the_start_off(
    party: RoomParty, shot: Callable[[Page, str], None]
) -> None:
    host = party.host()
    party.guest_without_film("Ann")
    # Who said nothing of a film yet is not waited for, and looks alike.
    ann = host.locator("[data-members] li[data-status=loading]", has_text="Ann")
    expect(ann).to_contain_text("getting ready")
    host.get_by_role("tab", name="Settings").click()
    host.get_by_label("wait for the others").select_option("strict")
    play(host)
    gate = host.locator("[data-gate]")
    expect(gate).to_contain_text("Waiting for Ann")
    for width in widths(host):
        shot(host, f"room-gate-{width}")
        assert axe.sticks_out(host) == 0, width
    host.get_by_role("button", name="Not yet").click()
    expect(gate).to_be_hidden()
    assert host.evaluate(f"{PLAYER}.paused")
    play(host)
    host.get_by_role("button", name="Start now").click()
    wait_until(host, f"!{PLAYER}.paused", seconds=5, what="the room to start at once")
    expect(gate).to_be_hidden()
