"""The queue as people use it: find a film, add it, order, vote, skip, and see what comes next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.crowd import Crowd
from tests.browser.guests import RoomParty, play, queue, seek
from tests.browser.looks import widths
from tests.browser.screening import PLAYER, Hall, Screening, wait_until
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECRET = "Secret reel"


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def paste(page: Page, path: str) -> None:
    """Add a film by its link."""
    field = page.get_by_label("Add a film")
    field.fill(page.url.split("/rooms/")[0] + path)
    field.press("Enter")


def is_watchable(page: Page, film: Screening) -> bool:
    """Tell whether a film can be shown."""
    return bool(screening.call(page, "GET", f"/videos/{film.video}/status")["watchable"])


def test_a_queue_is_filled_ordered_voted_on_and_played(
    party: RoomParty, film: Path, shot: Callable[[Page, str], None]
) -> None:
    host, guest = party.host(), party.guest("Ben", width=390, color_scheme="light")
    title = screening.call(host, "GET", f"/videos/{party.hall.screening.video}")["title"]
    secret = screening.upload(host, film, access="private", title=SECRET)
    wait_for(lambda: is_watchable(host, secret), seconds=120, what="the film to be watchable")
    mine, theirs = queue(host), queue(guest)
    expect(theirs.get_by_text("Nothing is queued")).to_be_visible()
    expect(theirs.get_by_label("Add a film")).to_be_hidden()

    mine.get_by_label("Add a film").fill(title)
    mine.get_by_role("button", name=f"Add {title} to the queue").first.click()
    expect(theirs.get_by_role("listitem")).to_have_count(1)
    paste(host, secret.page)
    expect(theirs.get_by_role("listitem")).to_have_count(2)
    expect(theirs.get_by_text("A film you cannot watch")).to_be_visible()
    expect(theirs.get_by_text(SECRET)).to_have_count(0)
    expect(mine.get_by_text("1 person here cannot watch it: Ben")).to_be_visible()
    expect(theirs.get_by_text("cannot watch it:")).to_have_count(0)
    for page in (host, guest):
        for width in widths(page):
            shot(page, f"room-queue-{'host' if page is host else 'guest'}-{width}")
            assert axe.violations(page) == [], width
            assert axe.sticks_out(page) == 0, width

    down = mine.get_by_role("button", name=f"Move {title} down")
    down.focus()
    down.press("Enter")
    expect(mine.get_by_text(f"{title} is number 2 of 2.")).to_be_attached()
    expect(theirs.get_by_role("listitem").first).to_contain_text("A film you cannot watch")
    expect(down).to_be_focused()
    mine.get_by_role("button", name=f"Take {SECRET} out of the queue").click()
    expect(theirs.get_by_role("listitem")).to_have_count(1)

    vote_and_go_on(host, guest, title)


def vote_and_go_on(host: Page, guest: Page, title: str) -> None:
    """Vote for a queued film and to skip, and see it begin when the film before it has ended."""
    mine, theirs = queue(host), queue(guest)
    theirs.get_by_role("button", name=f"Vote for {title}").click()
    expect(mine.get_by_role("button", name=f"Vote for {title}, 1 so far")).to_be_visible()
    theirs.get_by_role("button", name="Vote to skip").click()
    expect(mine.get_by_text("1 of 2 votes to skip this film")).to_be_visible()

    seek(host, host.evaluate(f"{PLAYER}.duration") - 4)
    play(host)
    expect(guest.get_by_text("Next up")).to_be_visible()
    expect(theirs.get_by_text("Nothing is queued")).to_be_visible()
    wait_until(guest, f"!{PLAYER}.paused && {PLAYER}.currentTime < 40", what="the film to begin")


@pytest.mark.usefixtures("inside")
def test_who_keeps_the_queue_reads_the_names_of_many_who_cannot_watch_a_film(
    party: RoomParty, film: Path, shot: Callable[[Page, str], None]
) -> None:
    host = party.host(width=390)
    secret = screening.upload(host, film, access="private", title=SECRET)
    wait_for(lambda: is_watchable(host, secret), seconds=120, what="the film to be watchable")
    crowd = Crowd(party.url.rsplit("/", 1)[1])
    crowd.come(5, called="Bartholomewoftheveryverylongname")
    mine = queue(host)
    paste(host, secret.page)
    expect(mine.get_by_text("5 people here cannot watch it", exact=True)).to_be_visible()
    who = mine.get_by_text("Who cannot watch it")
    who.press("Enter")
    expect(mine.get_by_text("Bartholomewoftheveryverylongname 4")).to_be_visible()
    crowd.stay()
    for width in widths(host):
        shot(host, f"room-queue-blocked-{width}")
        assert axe.violations(host) == [], width
        assert axe.sticks_out(host) == 0, width
