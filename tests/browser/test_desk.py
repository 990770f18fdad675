"""The shop's desk in a real browser: copies scanned one after the other, also without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import sleep
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect

from app.accounts import service as accounts
from app.core.database import unit_of_work
from tests.accounts.factories import People
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, expect_no_barriers
from tests.browser.people import Newcomers
from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman
from tests.rentals.factories import Shop, ago
from tests.rentals.renting import Cinema, day_from_now

pytestmark = pytest.mark.browser
LONG_WORD = "HARBOUR" * 12
BOX = "Number of a copy, or words"
LINES = "[data-desk-lines] > li"


@pytest.fixture
def app(live_server: LiveServer) -> Flask:
    """The application that runs."""
    return live_server.application()


@pytest.fixture
def shop(app: Flask) -> Shop:
    """A shop that is open."""
    return Shop(app)


@pytest.fixture
def clerk(open_browser: Open, newcomers: Newcomers, shop: Shop) -> Page:
    """A clerk's browser."""
    return clerk_in(open_browser(), newcomers, shop)[0]


def clerk_in(
    context: BrowserContext, newcomers: Newcomers, shop: Shop, *roles: str
) -> tuple[Page, UUID]:
    """Sign a clerk up; answer their browser and who they are."""
    page = context.new_page()
    username = newcomers.sign_up(page, "clerk")
    with shop.app.app_context(), unit_of_work():
        user = accounts.by_username(username)
        for role in roles:
            accounts.promote(user, role)
    shop.clerk(user.id)
    return page, user.id


def busy_customer(app: Flask, shop: Shop) -> tuple[int, int]:
    """Make a customer of long words who has of everything; answer them and a film of theirs."""
    cinema = Cinema(app, People(app))
    person = People(app).make()
    names = {"first_name": "PENELOPE", "last_name": LONG_WORD, "email": f"{LONG_WORD}@x.org"}
    mary, film = cinema.customer(person, **names), shop.film(title=LONG_WORD)
    for days in (1, 5, 30):
        shop.rent(mary, shop.copy(film), rental_date=ago(days=days))
    for number in range(22):
        then = ago(days=90 + number)
        shop.rent(mary, shop.copy(film), rental_date=then, return_date=then + timedelta(days=5))
    cinema.plan_of(mary, -20, -10)
    for _ in range(21):
        cinema.hold(person)
    cinema.plan_of(mary)
    return mary, film


def enter(page: Page, text: object) -> None:
    """Type as a scanner does, into what has the focus: the box."""
    expect(page.get_by_label(BOX)).to_be_focused()
    page.keyboard.type(str(text))
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_desk_has_no_barriers(
    app: Flask,
    shop: Shop,
    open_browser: Open,
    newcomers: Newcomers,
    shot: Callable[[Page, str], None],
    theme: str,
    width: int,
) -> None:
    context = open_browser(width=width, color_scheme=theme)
    page, clerk_id = clerk_in(context, newcomers, shop, "admin")
    mary, film = busy_customer(app, shop)
    shop.account(mary, clerk_id)
    free = shop.copy(film)
    rented = shop.rent(mary, shop.copy(film), rental_date=ago(days=9), return_date=ago(days=1))
    addresses = {
        "desk": "/desk",
        "desk-words": f"/desk?q=harbour&customer={mary}",
        "desk-customers": "/desk?q=harbour",
        "desk-copy": f"/desk?q={free}",
        "desk-lines": f"/desk?customer={mary}&done={rented}&done={rented - 1}&done=1",
        "desk-customer": f"/desk/customers/{mary}",
        "desk-overdue": "/desk/overdue",
        "desk-film": f"/films/{film}",
        "desk-my-rentals": "/rentals",
    }
    expect_no_barriers(page, addresses, theme, shot)


def test_copies_are_scanned_faster_than_the_desk_answers(shop: Shop, clerk: Page) -> None:
    mary = shop.customer(last_name="NIGHTFALL")
    copies = [shop.copy(shop.film(title=f"SCANNED {number}")) for number in range(4)]
    clerk.goto("/desk")
    expect(clerk.get_by_label(BOX)).to_be_focused()
    enter(clerk, "nightfall")
    clerk.get_by_role("link", name="Rent out to Mary Nightfall").click()
    expect(clerk.locator("h1")).to_have_text("Renting out")
    clerk.wait_for_load_state()
    clerk.evaluate("window.stayed = true")
    for copy in copies:
        enter(clerk, copy)
    expect(clerk.locator(LINES)).to_have_count(4)
    expect(clerk.locator(LINES).first).to_contain_text("Scanned 3")
    enter(clerk, copies[0])
    expect(clerk.locator(LINES).first).to_contain_text("this customer has it at home already")
    enter(clerk, "scanned 3")
    expect(clerk.locator("[data-desk-found]")).to_contain_text("0 of 1 in")
    expect(clerk.get_by_label(BOX)).to_be_focused()
    assert clerk.evaluate("window.stayed") is True
    clerk.reload()
    expect(clerk.locator(LINES)).to_have_count(4)

    clerk.get_by_role("link", name="Done with them").click()
    expect(clerk.locator("h1")).to_have_text("Taking back")
    clerk.wait_for_load_state()
    for copy in copies:
        enter(clerk, copy)
    expect(clerk.locator(f"{LINES} .stub.ok")).to_have_count(4)
    clerk.goto(f"/desk/customers/{mary}")
    expect(clerk.get_by_text("They have nothing at home.")).to_be_visible()


def slowly(route: Route) -> None:
    """Let something through a while after it was asked for."""
    sleep(0.7)
    route.continue_()


def test_a_link_followed_at_once_waits_until_every_number_is_done(shop: Shop, clerk: Page) -> None:
    mary = shop.customer()
    copies = [shop.copy(shop.film(title=f"HURRIED {number}")) for number in range(3)]
    clerk.goto(f"/desk?customer={mary}")
    clerk.route("**/desk", slowly)
    for copy in copies:
        enter(clerk, copy)
    clerk.get_by_role("link", name="Done with them").click()
    expect(clerk.get_by_text("What was entered is being done.")).to_be_visible()
    expect(clerk.locator("h1")).to_have_text("Taking back", timeout=20_000)
    clerk.unroute("**/desk")
    clerk.goto(f"/desk/customers/{mary}")
    for number in range(3):
        expect(clerk.locator("[aria-labelledby=out]")).to_contain_text(f"Hurried {number}")


def test_nobody_is_led_away_from_what_was_refused(shop: Shop, clerk: Page) -> None:
    mary, out, free = shop.customer(), shop.copy(), shop.copy()
    shop.rent(shop.customer(), out)
    clerk.goto(f"/desk?customer={mary}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    clerk.route("**/desk", hold)
    enter(clerk, out)
    clerk.get_by_role("link", name="Done with them").click()
    clerk.get_by_label(BOX).focus()
    enter(clerk, free)
    expect(clerk.get_by_text(f"“{free}” did not get through.")).to_be_visible()
    (only,) = held
    only.continue_()
    expect(clerk.locator(LINES)).to_contain_text("somebody else has it at home")
    expect(clerk.locator("h1")).to_have_text("Renting out")
    clerk.unroute("**/desk")
    clerk.goto(f"/desk/customers/{mary}")
    expect(clerk.get_by_text("They have nothing at home.")).to_be_visible()


def test_who_leaves_before_all_is_done_is_asked(shop: Shop, clerk: Page) -> None:
    asked: list[str] = []
    clerk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    clerk.goto(f"/desk?customer={shop.customer()}")
    clerk.route("**/desk", lambda _route: None)
    enter(clerk, shop.copy())
    clerk.goto("/films")
    assert asked == ["beforeunload"]


def test_a_second_end_of_a_line_does_nothing(shop: Shop, clerk: Page) -> None:
    mary, copy = shop.customer(), shop.copy()
    clerk.goto(f"/desk?customer={mary}")
    enter(clerk, copy)
    clerk.keyboard.press("Enter")
    enter(clerk, shop.copy())
    clerk.keyboard.press("Enter")
    expect(clerk.locator(LINES)).to_have_count(2)
    enter(clerk, "nothing of the kind")
    expect(clerk.get_by_text("No film has these words")).to_be_visible()
    expect(clerk.locator(LINES)).to_have_count(2)


def test_what_does_not_get_through_is_said(shop: Shop, clerk: Page, watchman: Watchman) -> None:
    watchman.forgive("net::ERR_FAILED")
    copy = shop.copy()
    shop.rent(shop.customer(), copy)
    clerk.goto("/desk")
    clerk.route("**/desk", lambda route: route.abort())
    clerk.evaluate("window.stayed = true")
    enter(clerk, copy)
    said = f"“{copy}” did not get through. Reload the page and enter it again."
    expect(clerk.get_by_text(said)).to_be_visible()
    assert clerk.evaluate("window.stayed") is True


def test_the_next_number_goes_into_the_box_after_a_search(shop: Shop, clerk: Page) -> None:
    mary = shop.customer(last_name="SMITH")
    first, second = (shop.copy(shop.film(title=f"NEXT {number}")) for number in range(2))
    clerk.goto(f"/desk?customer={mary}")
    enter(clerk, "next 0")
    clerk.get_by_role("button", name=f"Rent out copy {first}").click()
    expect(clerk.locator(LINES)).to_have_count(1)
    expect(clerk.get_by_label(BOX)).to_have_value("")
    enter(clerk, second)
    expect(clerk.locator(LINES).first).to_contain_text("Next 1")


def test_a_desk_that_gets_no_answer_says_so_and_goes_on(shop: Shop, clerk: Page) -> None:
    first, second = shop.copy(), shop.copy()
    for copy in (first, second):
        shop.rent(shop.customer(), copy)
    clerk.goto("/desk")
    clerk.route("**/desk", lambda _route: None, times=1)
    for copy in (first, second):
        enter(clerk, copy)
    said = clerk.get_by_text(f"“{first}” did not get through.")
    expect(said).to_be_visible(timeout=20_000)
    expect(clerk.locator(LINES)).to_contain_text(f"Copy {second}")


def test_the_desk_works_without_scripts(
    app: Flask, shop: Shop, open_browser: Open, newcomers: Newcomers
) -> None:
    with_scripts, _clerk_id = clerk_in(open_browser(), newcomers, shop)
    cookies = with_scripts.context.cookies()
    mary = shop.customer(last_name="SILENT")
    late, free = shop.copy(), shop.copy(shop.film(title="SILENT FILM"))
    shop.rent(mary, late, rental_date=ago(days=5))
    context = open_browser(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/films")
    page.get_by_label("Account menu").click()
    page.get_by_role("link", name="Desk").click()
    expect(page.locator("h1")).to_have_text("Taking back")
    enter(page, "silent")
    page.get_by_role("link", name="Rent out to Mary Silent").click()
    expect(page.locator("h1")).to_have_text("Renting out")
    enter(page, free)
    expect(page.locator(LINES)).to_contain_text("Silent Film")
    page.get_by_role("link", name="Done with them").click()
    expect(page.locator("h1")).to_have_text("Taking back")
    enter(page, late)
    expect(page.locator(LINES)).to_contain_text("Late fee 2.00")
    page.locator(LINES).get_by_role("link").click()
    page.get_by_label("For which rental").select_option(index=1)
    page.get_by_label("Amount").fill("2")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("2.00 is noted.")).to_be_visible()
    page.get_by_label("Name of the plan").fill("Everything")
    page.get_by_label("First day").fill(str(day_from_now(0)))
    page.get_by_role("button", name="Give it").click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("The plan ends with this day.")).to_be_visible()
