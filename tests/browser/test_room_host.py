"""The host's tab closes: after a minute another leads, until the owner is back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.live.scripts import connect, key
from app.rooms.people import id_of_user
from tests.browser.conftest import Open
from tests.browser.guests import RoomParty, play
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, Hall, wait_until
from tests.browser.server import LiveServer
from tests.browser.test_room import wait_until_in_step
from tests.browser.test_room_people import member, row
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MINUTE_MS = 60_000
STEERS = "You steer: everyone follows"


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def pass_a_minute_without_host(server: LiveServer, slug: str) -> None:
    """Let the room's host have been away for a minute, once the room sees that they are."""
    app = server.application()
    with app.app_context(), unit_of_work(writes=False):
        room = service.find(slug)
        name, host = room.key, id_of_user(room.host_id)
    meta, gone = key(name, "meta"), "host_gone_at"
    with connect(app.config["REDIS_URLS"]["sockets"]) as redis:
        wait_for(lambda: redis.hexists(meta, gone), what="the host's absence to be seen")
        with redis.pipeline() as together:
            together.hincrby(meta, gone, -MINUTE_MS)
            together.zincrby(key(name, "seen"), -MINUTE_MS, host)
            together.execute()


def expect_host(name: str, *pages: Page) -> None:
    """Expect every page to show that one person leads, and nobody else."""
    for page in pages:
        expect(row(page, name).locator(".member-host")).to_be_visible()
        expect(page.locator("[data-members] .member-host:visible")).to_have_count(1)


def test_another_leads_when_the_host_is_gone_until_the_owner_is_back(
    party: RoomParty, newcomers: Newcomers, live_server: LiveServer
) -> None:
    host, owner = party.host(), party.hall.owner
    guest = party.guest("Ben")
    stand_in, name = member(party, newcomers)
    expect_host(owner, host, guest, stand_in)
    host.close()
    expect(row(stand_in, owner).get_by_text("reconnecting")).to_be_visible()
    expect_host(owner, guest, stand_in)

    pass_a_minute_without_host(live_server, party.url.rsplit("/", 1)[-1])
    expect_host(name, guest, stand_in)
    expect(row(guest, owner)).to_have_count(0)
    expect(stand_in.get_by_text(STEERS)).to_be_visible()
    expect(guest.locator("[data-steering]")).to_have_text(f"{name} steers; you follow.")
    play(stand_in)
    wait_until_in_step(stand_in, guest)

    back = host.context.new_page()
    back.goto(party.url)
    party.inside(back)
    expect_host(owner, back, guest, stand_in)
    expect(back.get_by_text(STEERS)).to_be_visible()
    for page in (guest, stand_in):
        expect(page.locator("[data-steering]")).to_have_text(f"{owner} steers; you follow.")
    wait_until_in_step(back, guest, stand_in)
    stand_in.keyboard.press("k")
    expect(stand_in.get_by_role("status").get_by_text("steers; you follow")).to_be_visible()
    play(back)
    for page in (guest, stand_in):
        wait_until(page, f"{PLAYER}.paused", what="the owner to stop the film for all")
