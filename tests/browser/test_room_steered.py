"""The queue steered by hand and by votes: shuffle, clear, loop, order, play now, vote to skip."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.guests import RoomParty, play, queue, seek
from tests.browser.screening import PLAYER, Hall, wait_until
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# So many that a shuffled order is another one, but for one time in 40,320.
MANY = 8


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def fill(panel: Locator, party: RoomParty, count: int) -> None:
    """Queue the hall's film so many times, each by its link."""
    address = party.url.split("/rooms/")[0] + party.hall.screening.page
    for number in range(1, count + 1):
        panel.get_by_label("Add a film").fill(address)
        panel.get_by_label("Add a film").press("Enter")
        expect(panel.locator("li.entry")).to_have_count(number)
        expect(panel.get_by_label("Add a film")).to_have_value("")


def order(panel: Locator) -> list[str]:
    """Answer the entries by their ids, as they stand."""
    ids: list[str] = panel.locator("li.entry").evaluate_all(
        "all => all.map((one) => one.dataset.id)"
    )
    return ids


def test_the_host_shuffles_plays_one_now_and_clears(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    mine, theirs = queue(host), queue(guest)
    fill(mine, party, MANY)
    expect(theirs.locator("li.entry")).to_have_count(MANY)
    before = order(mine)
    mine.get_by_role("button", name="Shuffle").click()
    wait_for(lambda: order(theirs) != before, seconds=20, what="the guest to see another order")
    wait_for(lambda: order(mine) == order(theirs), seconds=20, what="both to see the same order")
    assert sorted(order(mine)) == sorted(before)

    seek(host, 40)
    wait_until(guest, f"Math.abs({PLAYER}.currentTime - 40) < 0.1")
    chosen = order(mine)[2]
    row = mine.locator(f"li.entry[data-id='{chosen}']")
    row.get_by_role("button", name=re.compile("^Play .* now$")).click()
    expect(theirs.locator(f"li.entry[data-id='{chosen}']")).to_have_count(0)
    wait_until(guest, f"{PLAYER}.currentTime < 20", what="the chosen film to begin")

    mine.get_by_role("button", name="Clear").click()
    mine.get_by_role("button", name="Really take all out?").click()
    expect(theirs.get_by_text("Nothing is queued")).to_be_visible()
    for name in ("Shuffle", "Clear"):
        expect(mine.get_by_role("button", name=name)).to_be_hidden()


def test_votes_order_the_queue_and_skip_the_film(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    mine, theirs = queue(host), queue(guest)
    fill(mine, party, 3)
    mine.get_by_label("What is next").select_option("votes")
    expect(theirs.get_by_text("The film with the most votes plays next.")).to_be_visible()
    expect(mine.get_by_role("button", name="Shuffle")).to_be_hidden()
    expect(theirs.locator("li.entry")).to_have_count(3)
    favourite = order(theirs)[2]
    theirs.locator(f"li.entry[data-id='{favourite}']").get_by_role(
        "button", name="Vote for"
    ).click()
    wait_for(lambda: order(mine)[0] == favourite, seconds=20, what="the favourite to be first")

    seek(host, 40)
    wait_until(guest, f"Math.abs({PLAYER}.currentTime - 40) < 0.1")
    mine.get_by_label("To skip, more than").select_option("33 %")
    host.reload()
    expect(queue(host).get_by_label("To skip, more than")).to_have_value("33")
    expect(theirs.locator("li.entry")).to_have_count(3)
    theirs.get_by_role("button", name="Vote to skip").click()
    expect(theirs.locator(f"li.entry[data-id='{favourite}']")).to_have_count(0)
    wait_until(guest, f"{PLAYER}.currentTime < 20", what="the favourite to begin")


def test_a_film_set_to_go_round_plays_again(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    queue(host).get_by_label("After a film").select_option("one")
    seek(host, host.evaluate(f"{PLAYER}.duration") - 4)
    play(host)
    expect(guest.get_by_text("This film plays again")).to_be_visible()
    wait_until(guest, f"!{PLAYER}.paused && {PLAYER}.currentTime < 40", what="it to play again")
