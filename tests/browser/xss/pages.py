"""The pages of the hostile house, from the application's own map, and what each shows."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page
from werkzeug.routing import Rule

from app.api.access import declared
from tests.browser.xss.house import House

# GET routes among the pages that answer no page.
NO_PAGES = {
    "pages.static": "files",
    "pages.favicon": "a picture",
    "pages.download_export": "a file",
    "pages.room_qr": "a picture",
    "pages.play_playlist": "leads on to a film",
    "pages.arrive_from_issuer": "leads on to sign-in",
}
MAY = {
    "nobody": {"public"},
    "moderator": {"public", "signed_in"},
    "owner": {"public", "signed_in", "owner"},
    # The administrator of the house works at its shop, too.
    "admin": {"role", "admitted"},
}
BESIDES = ("/nothing-here", "/search?q=ran", "/studio?q=ran")


def addresses(house: House, who: str) -> list[str]:
    """Answer the pages somebody may open."""
    kinds = [(rule, declared(house.app, rule.endpoint)) for rule in rules(house)]
    mine = [rule for rule, access in kinds if access and access.kind in MAY[who]]
    failed = [f"/watch/{house.things['failed']}"] if who == "owner" else []
    return [*(address(house, rule) for rule in mine), *BESIDES, *failed, *at_the_desk(house, who)]


def at_the_desk(house: House, who: str) -> list[str]:
    """Answer what a clerk asks the desk: for words, a copy, and of a customer what was done."""
    if who != "admin":
        return []
    customer, rental = house.value("customer_id"), house.value("rental_id")
    served = f"/desk?customer={customer}&done={rental}"
    return ["/desk?q=ran", "/desk?q=1", served, f"{served}&q=ran"]


def rules(house: House) -> Iterator[Rule]:
    """Answer the route of every page."""
    for rule in sorted(house.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        is_page = rule.endpoint.startswith("pages.") and rule.endpoint not in NO_PAGES
        if is_page and "GET" in (rule.methods or ()):
            yield rule


def address(house: House, rule: Rule) -> str:
    """Fill the parameters of a page's route; a one-time link is named as its page is."""
    own = house.things.get(rule.endpoint.removeprefix("pages."), "no-such-token")
    if "news_kind" in rule.arguments:
        own = house.things["unsubscribe"]
    values = {name: own if name == "token" else house.value(name) for name in rule.arguments}
    return str(house.app.url_map.bind("localhost").build(rule.endpoint, values))


def visit(page: Page, path: str) -> Iterator[str]:
    """Open a page, and the next one of its list; answer what can be read on each."""
    page.goto(path)
    yield read(page)
    more = page.locator("[data-more]")
    if more.count():
        page.goto(more.first.get_attribute("href") or "")
        yield read(page)


def read(page: Page) -> str:
    """Answer every text of a page."""
    return str(page.evaluate("document.documentElement.textContent"))
