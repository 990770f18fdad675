"""A renter's evening: rent, watch, ask others in, and what happens when the time is over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.factories import People
from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.guests import JOINED
from tests.browser.people import Newcomers
from tests.browser.screening import PLAYER, wait_until
from tests.browser.server import LiveServer
from tests.rentals.renting import Cinema

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Shot = Callable[[Page, str], None]
OVER = "Your rental of this film is over. Rent it again to go on watching."


def put_on_the_shelf(cinema: Cinema, page: Page, film: Path) -> int:
    """Upload a film that the shop rents out; answer its number."""
    made = screening.upload(page, film, access="private")
    screening.wait_until_made(page, made)
    number = cinema.shop.film(title="HARBOUR AT NIGHT")
    cinema.show(number, UUID(made.video))
    return number


def look_at(page: Page, shot: Shot, name: str) -> None:
    """Look for barriers on a page, wide and narrow, and keep a picture of each."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe.violations(page) == [], f"{name} at {width}"
        assert axe.sticks_out(page) == 0, f"{name} at {width}"
        shot(page, f"{name}-{width}")


def rent(page: Page, number: int, shot: Shot) -> str:
    """Rent a film from its page and begin it; answer the address of its own page."""
    page.goto(f"/films/{number}")
    expect(page.get_by_text("30 days to start, then 48 hours to finish.")).to_be_visible()
    look_at(page, shot, "film-for-rent")
    page.get_by_role("button", name="Rent to stream for 2.99").click()
    page.wait_for_url("**/watch/*")
    look_at(page, shot, "film-waits")
    page.get_by_role("button", name="Start watching").click()
    wait_until(page, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    return page.url


def open_room(page: Page) -> str:
    """Open a room around the film that is shown; answer its address."""
    page.get_by_role("button", name="Watch together").click()
    page.wait_for_url("**/rooms/*")
    expect(page.locator(JOINED)).to_be_visible()
    return page.url


def rent_and_come_in(page: Page, number: int, room: str) -> None:
    """Rent the film a room shows, and begin it at the room's door."""
    page.goto(f"/films/{number}")
    page.get_by_role("button", name="Rent to stream").click()
    page.wait_for_url("**/watch/*")
    page.goto(room)
    page.get_by_role("button", name="Start and come in").click()
    expect(page.locator(JOINED)).to_be_visible()


def come_back_in(page: Page) -> None:
    """Rent a film anew where a room says that the time is over, and come back into the room."""
    room = page.url
    page.get_by_role("button", name="How to come back in").click()
    page.get_by_role("button", name="Rent to stream").click()
    page.get_by_role("button", name="Start and come in").click()
    expect(page.locator(JOINED)).to_be_visible()
    assert page.url == room


def test_a_renter_watches_with_a_friend_who_rented_until_the_time_is_over(
    live_server: LiveServer,
    open_browser: Open,
    newcomers: Newcomers,
    film: Path,
    shot: Shot,
) -> None:
    app = live_server.application()
    cinema = Cinema(app, People(app))
    creator, renter, friend, stranger = (open_browser().new_page() for _ in range(4))
    newcomers.sign_up(creator, "creator")
    number = put_on_the_shelf(cinema, creator, film)
    for page, name in ((renter, "renter"), (friend, "friend"), (stranger, "stranger")):
        newcomers.sign_up(page, name)
    watch = rent(renter, number, shot)
    room = open_room(renter)

    rent_and_come_in(friend, number, room)
    stranger.goto(room)
    expect(stranger.get_by_text("Rent this film to watch it.")).to_be_visible()
    look_at(stranger, shot, "film-locked")
    expect(stranger.get_by_role("button", name="Rent to stream for 2.99")).to_be_visible()

    alone = renter.context.new_page()
    alone.goto(watch)
    wait_until(alone, f"{PLAYER}?.readyState >= 3", what="the film to be there")
    cinema.let_pass(hours=49)
    live_server.call_task("rentals.look_at_windows")
    for page in (renter, friend):
        expect(page.get_by_text(OVER)).to_be_visible()
    come_back_in(friend)
    expect(alone.get_by_text("Your time with this film is over.")).to_be_visible()
    wait_until(alone, f"{PLAYER}.paused", what="the film to stop")
    alone.reload()
    expect(alone.get_by_text(OVER)).to_be_visible()
    renter.goto("/rentals")
    look_at(renter, shot, "my-rentals")
    expect(renter.get_by_text("Over", exact=True)).to_be_visible()
