"""Two Chromium pages in one room, over simulated lines and two web processes: how far apart?

`python -m benchmarks.drift [SECONDS [ROUNDS]]`: so many seconds for each of a start, a seek and a
late joiner. Naive following, which does as it is told when it is told, is the control: it must fail
what ours passes.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.browser import chromium, screening
from tests.browser.drift import rig
from tests.browser.drift.measure import LEAST_SHOWN, Drift
from tests.browser.people import Newcomers
from tests.browser.screening import Hall
from tests.browser.server import LiveServer
from tests.servers import start_redis

P95_MS, P99_MS = 40.0, 80.0
FILM_SECONDS = 60


def main(seconds: float = 12.0, rounds: int = 2) -> bool:
    """Measure both ways of following in turn; tell whether ours alone keeps the promise."""
    low, high = round(rig.LEAST_MS), round(rig.MOST_MS)
    print(f"\n## Drift of two browsers, lines of {low}-{high} ms one way\n")
    with installation() as server, sync_playwright() as playwright:
        port = int(server.second_web().rsplit(":", 1)[1])
        hall = open_hall(playwright, server)
        ports = (server.port, port)
        runs: dict[str, list[Drift]] = {"this follower": [], "naive following": []}
        for _ in range(rounds):
            for name, found in runs.items():
                found.append(run(playwright, server, hall, ports, seconds, name))
    return tell(runs)


def run(
    playwright: Playwright,
    server: LiveServer,
    hall: Hall,
    ports: tuple[int, int],
    seconds: float,
    name: str,
) -> Drift:
    """Measure one party in a room of its own, and print it."""
    slug = open_room(playwright, server, hall)
    naive = name == "naive following"
    with rig.pair(playwright.chromium, hall, slug, ports, naive=naive) as pair:
        found = rig.together(rig.party(pair, seconds))
    print(f"  {name:<18} {found}")
    return found


def tell(runs: dict[str, list[Drift]]) -> bool:
    """Print the verdict on the runs that were not starved."""
    quiet = {name: [one for one in found if not one.starved] for name, found in runs.items()}
    if not all(quiet.values()):
        print("  → inconclusive: the machine starved the browsers")
        return False
    ours, control = (rig.together(found) for found in quiet.values())
    whole = min(ours.shown, control.shown) >= LEAST_SHOWN
    kept = whole and ours.percentile(0.95) <= P95_MS and ours.percentile(0.99) <= P99_MS
    fails = whole and control.percentile(0.95) > P95_MS
    print(f"  → this follower: {ours} (goal p95 ≤ {P95_MS:.0f}, p99 ≤ {P99_MS:.0f}: {word(kept)})")
    print(f"  → naive following: {control} (must fail: {word(fails)})")
    return kept and fails


def word(met: object) -> str:
    """Say whether a goal is met."""
    return "met" if met else "NOT met"


@contextmanager
def installation() -> Iterator[LiveServer]:
    """Run web, worker and Redis on data of their own."""
    with tempfile.TemporaryDirectory(prefix="mtd-") as name:
        folder = Path(name)
        with start_redis(folder / "redis") as redis_url:
            server = LiveServer(folder, redis_url)
            try:
                server.start()
                yield server
            finally:
                server.stop()


def open_hall(playwright: Playwright, server: LiveServer) -> Hall:
    """Have somebody upload a film."""
    film = screening.make_bilingual(server.folder / "drift.mp4", seconds=FILM_SECONDS)
    browser = chromium.launch(playwright)
    page = browser.new_context(base_url=server.address).new_page()
    hall = screening.open_hall(page, Newcomers().sign_up(page, "owner"), film)
    browser.close()
    return hall


def open_room(playwright: Playwright, server: LiveServer, hall: Hall) -> str:
    """Open a room around the film as its owner; answer its slug."""
    browser = chromium.launch(playwright)
    context = browser.new_context(base_url=server.address, storage_state=hall.cookies)
    slug = rig.open_room(context.new_page(), hall)
    browser.close()
    return slug


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=12.0)
    parser.add_argument("rounds", type=int, nargs="?", default=2)
    given = parser.parse_args()
    sys.exit(0 if main(given.seconds, given.rounds) else 1)
