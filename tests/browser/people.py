"""People who come in through the pages, as anybody would."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Page

PASSWORD = "a few words in a row"
_numbers = count(1)


class Newcomers:
    """Signs people up and in."""

    def sign_up(self, page: Page, name: str = "guest") -> str:
        """Make an account in this browser; answer its username."""
        username = f"{name}{next(_numbers)}"
        page.goto("/sign-up")
        page.get_by_label("E-mail").fill(f"{username}@example.org")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign up").click()
        page.wait_for_url("**/")
        return username

    def sign_in(self, page: Page, username: str) -> None:
        """Sign somebody in who has an account."""
        page.goto("/sign-in")
        self.fill_in(page, username)
        page.wait_for_url("**/")

    def fill_in(self, page: Page, username: str) -> None:
        """Fill the sign-in page in and send it."""
        page.get_by_label("E-mail or username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
