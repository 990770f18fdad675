"""What the measure of drift counts: a page that stands still is no page in step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.drift.measure import LEAST_SHOWN, Watched, compare

pytestmark = pytest.mark.unit
FRAME_MS, LENGTH_MS = 33.0, 12_000.0


def watched(shows: Callable[[float], bool] = lambda _: True, *, late: float = 0.0) -> Watched:
    """Make a page that shows a frame whenever it is told to, so many ms behind."""
    times = [n * FRAME_MS for n in range(int(LENGTH_MS / FRAME_MS))]
    frames = [(at, (at - late) / 1000) for at in times if shows(at)]
    return Watched(frames, 0.0, LENGTH_MS, gaps=0, dropped=0, total=len(frames))


def test_two_pages_that_play_through_are_measured_at_every_moment() -> None:
    found = compare(watched(), watched(late=20))
    assert found.shown > 0.97
    assert found.percentile(0.95) == pytest.approx(20)


@pytest.mark.parametrize(
    "shows",
    [lambda at: at % 3000 > 1000, lambda at: at < 8000, lambda at: at > 4000, lambda _: False],
    ids=["now and then", "at the end", "at the beginning", "always"],
)
def test_a_page_that_stands_still_a_third_of_the_time_is_found_out(
    shows: Callable[[float], bool],
) -> None:
    for pair in ((watched(), watched(shows)), (watched(shows), watched())):
        assert compare(*pair).shown < LEAST_SHOWN
