"""What the measure of drift counts: a page that stands still is no page in step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.drift.measure import LEAST_SHOWN, Watched, back_after, compare

pytestmark = pytest.mark.unit
FRAME_MS, LENGTH_MS = 33.0, 12_000.0


def watched(
    shows: Callable[[float], bool] = lambda _: True,
    *,
    late: float = 0.0,
    lags: Callable[[float], bool] = lambda _: True,
) -> Watched:
    """Make a page that shows a frame whenever it is told to, so many ms behind while it lags."""
    times = [n * FRAME_MS for n in range(int(LENGTH_MS / FRAME_MS))]
    frames = [(at, (at - late * lags(at)) / 1000) for at in times if shows(at)]
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


def test_of_three_pages_the_two_farthest_count() -> None:
    found = compare(watched(late=20), watched(), watched(late=70))
    assert found.percentile(0.5) == pytest.approx(70)
    assert compare(watched(), watched(), watched(lambda at: at < 3000)).shown < LEAST_SHOWN


def test_a_page_is_back_when_it_stays_near_for_a_second() -> None:
    back = watched(late=1000, lags=lambda at: at < 5000)
    assert back_after(3000, 50, watched(), back) == pytest.approx(2100, abs=100)


@pytest.mark.parametrize(
    "guest",
    [
        watched(late=1000),
        watched(late=1000, lags=lambda at: at % 1000 < 500),
        watched(late=60),
        watched(lambda at: at < 3500),
    ],
    ids=["far away", "back for moments", "nearly", "stands still"],
)
def test_a_page_that_does_not_stay_near_is_not_back(guest: Watched) -> None:
    assert back_after(3000, 50, watched(), guest) is None
