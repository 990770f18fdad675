"""How far two browsers of one room are apart, over simulated lines and two web processes."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.drift import report, rig
from tests.browser.drift.measure import LEAST_SHOWN, Drift
from tests.browser.screening import Hall
from tests.browser.server import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
PROVE = os.environ.get("PROVE") == "1"
P95_MS, P99_MS = 40.0, 80.0
CONVERGED_MS = 150.0
MOST_SEEKS = 6
TRIES = 3


@pytest.fixture(scope="module")
def ports(live_server: LiveServer) -> Iterator[tuple[int, int]]:
    """The ports of two web processes on the same data."""
    second = live_server.second_web()
    yield live_server.port, int(second.rsplit(":", 1)[1])
    live_server.kill("second web")


@pytest.fixture
def slug(browser: Browser, live_server: LiveServer, hall: Hall) -> str:
    """A fresh room around the hall's film."""
    with browser.new_context(base_url=live_server.address, storage_state=hall.cookies) as context:
        return rig.open_room(context.new_page(), hall)


def quiet_run(
    browser: Browser, hall: Hall, slug: str, ports: tuple[int, int], *, naive: bool
) -> Drift:
    """Measure a party; a starved run says nothing and is made again."""
    for _ in range(TRIES):
        with rig.pair(browser.browser_type, hall, slug, ports, naive=naive) as pair:
            found = rig.together(rig.party(pair, 12))
        if not found.starved:
            return found
    pytest.skip(f"inconclusive: the machine starved {TRIES} runs, the last: {found}")


def test_two_pages_converge_without_a_seek_storm(
    browser: Browser, hall: Hall, slug: str, ports: tuple[int, int]
) -> None:
    with rig.pair(browser.browser_type, hall, slug, ports) as pair:
        pair.play_from(0)
        found = pair.measure(4)
        assert pair.guest.evaluate("window.seeks") <= MOST_SEEKS, "a seek storm"
    if found.starved:
        pytest.skip(f"inconclusive: {found}")
    assert found.shown > 0.5, found
    assert found.percentile(0.5) < CONVERGED_MS, found


@pytest.mark.skipif(not PROVE, reason="percentiles belong to `make prove`")
def test_steady_drift_stays_within_a_frame_or_two(
    browser: Browser, hall: Hall, slug: str, ports: tuple[int, int]
) -> None:
    found = quiet_run(browser, hall, slug, ports, naive=False)
    assert found.shown >= LEAST_SHOWN, found
    report.note("this follower", found)
    assert found.percentile(0.95) <= P95_MS, found
    assert found.percentile(0.99) <= P99_MS, found


@pytest.mark.skipif(not PROVE, reason="percentiles belong to `make prove`")
def test_naive_following_fails_what_ours_passes(
    browser: Browser, hall: Hall, slug: str, ports: tuple[int, int]
) -> None:
    found = quiet_run(browser, hall, slug, ports, naive=True)
    assert found.shown >= LEAST_SHOWN, found
    report.note("naive following", found)
    assert found.percentile(0.95) > P95_MS, found
