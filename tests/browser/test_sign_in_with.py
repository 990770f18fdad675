"""Signing in through an issuer in a real browser, under the policy our pages carry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.accounts.issuer import CLIENT_ID, CLIENT_SECRET, LocalIssuer, start_issuer
from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.people import Newcomers
from tests.browser.server import LiveServer
from tests.browser.watchman import Watchman

pytestmark = pytest.mark.browser


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    """An issuer on this machine."""
    with start_issuer() as one:
        yield one


@pytest.fixture
def address(live_server: LiveServer, issuer: LocalIssuer, watchman: Watchman) -> Iterator[str]:
    """A web process that knows the issuer; its pages may lead there, and nowhere else."""
    before = dict(live_server.environment)
    live_server.environment |= {
        "OIDC_ISSUER": issuer.address,
        "OIDC_NAME": "Harbour",
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }
    try:
        found = live_server.second_web()
        watchman.forgive(f"foreign request: {issuer.address}/authorize")
        watchman.forgive(f"foreign request: {found}/")
        yield found
    finally:
        live_server.environment = before
        live_server.kill("second web")


def test_a_newcomer_comes_in_and_an_account_is_connected(
    address: str, open_browser: Open, issuer: LocalIssuer, newcomers: Newcomers
) -> None:
    page = open_browser(base_url=address).new_page()
    username = newcomers.sign_up(page, "sailor")
    page.context.clear_cookies()
    issuer.person |= {"sub": username, "email": f"{username}@example.org"}

    page.goto("/sign-in?next=/rooms")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Sign in with Harbour").click()
    page.get_by_role("heading", name="You have an account here").wait_for()
    assert axe.violations(page) == []
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    newcomers.fill_in(page, username)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.wait_for_url("**/rooms")

    page.context.clear_cookies()
    page.goto("/sign-up")
    page.get_by_role("button", name="Sign in with Harbour").click()
    page.wait_for_url(f"{address}/")
    page.goto("/account/security/connected")
    expect(page.get_by_role("main")).to_contain_text(f"{username}@example.org")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Disconnect Harbour").click()
    expect(page.get_by_role("main")).to_contain_text("Not connected")
