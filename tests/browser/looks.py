"""How pages are looked at: dark and light, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from playwright.sync_api import Page

from tests.browser import axe

# A page opens in each theme and in each width; the pairs that are missing come by `widths`.
LOOKS = (("dark", 1280), ("light", 390))
Shot = Callable[[Page, str], None]
HEIGHTS = {1280: 900, 390: 844}


def expect_no_barriers(page: Page, addresses: Mapping[str, str], theme: str, shot: Shot) -> None:
    """Open pages by the names of their pictures, look at each in both widths, and find nothing."""
    for name, address in addresses.items():
        page.goto(address)
        for seen in widths(page):
            look = f"{name}-{theme}-{seen}"
            shot(page, look)
            assert axe.violations(page) == [], look
            assert axe.sticks_out(page) == 0, look
            assert page.locator("h1").count() == 1, look


def widths(page: Page) -> Iterator[int]:
    """Show a page as it is, then in the other width, then as it was."""
    size = page.viewport_size
    assert size is not None
    for width in sorted(HEIGHTS, key=lambda width: width != size["width"]):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        yield width
    page.set_viewport_size(size)
