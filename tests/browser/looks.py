"""How pages are looked at: dark and light, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

# A page opens in each theme and in each width; the pairs that are missing come by `widths`.
LOOKS = (("dark", 1280), ("light", 390))
HEIGHTS = {1280: 900, 390: 844}


def widths(page: Page) -> Iterator[int]:
    """Show a page as it is, then in the other width, then as it was."""
    size = page.viewport_size
    assert size is not None
    for width in sorted(HEIGHTS, key=lambda width: width != size["width"]):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        yield width
    page.set_viewport_size(size)
