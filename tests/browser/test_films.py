"""The film shop in a real browser: no barriers in any look, and it works without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, expect_no_barriers
from tests.browser.server import LiveServer
from tests.films.factories import Films

pytestmark = pytest.mark.browser
LONG_WORD = "HARBOUR" * 20
SHELF = "Thirty and one"


@pytest.fixture(scope="module")
def shop(live_server: LiveServer) -> int:
    """Thirty films, of which one has the longest words; answer its number."""
    films = Films(live_server.application())
    for number in range(30):
        films.make(
            f"FILM {number:02}",
            categories=[("Drama", "Music")[number % 2], SHELF],
            description="A long tale of the harbour " * 6,
            streams=number % 3 == 0,
        )
    return films.make(
        LONG_WORD,
        categories=["Sci-Fi", SHELF],
        actors=[("PENELOPE", "G" * 45)],
        description=LONG_WORD,
        special_features=["Trailers"],
        rating="NC-17",
    )


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_shop_has_no_barriers(
    shop: int, open_browser: Open, shot: Callable[[Page, str], None], theme: str, width: int
) -> None:
    context: BrowserContext = open_browser(width=width, color_scheme=theme)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="Films to rent")).to_be_visible()
    addresses = {
        "films-list": "/films",
        "films-narrowed": "/films?category=music&streaming=true&sort=longest",
        "films-one": f"/films/{shop}",
        "films-home": "/",
    }
    expect_no_barriers(page, addresses, theme, shot)


def test_more_films_come_below_those_that_are_there(shop: int, page: Page) -> None:
    # Other tests of the same shop have films of their own, before and after these.
    page.goto(f"/films?category={SHELF}")
    expect(page.locator(".film-card")).to_have_count(24)
    page.get_by_role("link", name="Load more").click()
    expect(page.locator(".film-card")).to_have_count(31)
    page.locator(f".film-card a[href$='/films/{shop}']").click()
    expect(page.locator("h1")).to_have_text(LONG_WORD.capitalize())


def test_the_shop_works_without_scripts(shop: int, open_browser: Open) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/films")
    page.get_by_role("link", name="Drama").click()
    page.get_by_label("Title").fill("film 0")
    page.get_by_label("Only what streams").check()
    page.get_by_label("Order").select_option("By title")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".film-card h2")).to_have_text(["Film 00", "Film 06"])
    page.get_by_role("link", name="Film 06").click()
    expect(page.locator("h1")).to_have_text("Film 06")
    page.get_by_role("link", name="All films").click()
    expect(page.locator(".film-card")).to_have_count(24)
