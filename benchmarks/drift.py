"""Three Chromium pages in one room, over uneven lines and two web processes: how far apart?

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
from tests.browser.drift.company import together
from tests.browser.drift.measure import LEAST_SHOWN, Drift
from tests.browser.people import Newcomers
from tests.browser.screening import Hall
from tests.browser.server import LiveServer
from tests.servers import start_redis

P50_MS, P95_MS, P99_MS = 25.0, 40.0, 80.0
FILM_SECONDS = 60


def main(seconds: float = 12.0, rounds: int = 2) -> bool:
    """Measure both ways of following in turn; tell whether ours alone keeps the promise."""
    lines = ", ".join(f"{low:.0f}-{high:.0f}" for low, high in rig.UNEVEN)
    print(f"\n## Drift of three browsers, lines of {lines} ms one way\n")
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
    seats = rig.uneven(ports)
    with rig.company(playwright.chromium, hall, slug, seats, naive=naive) as company:
        runs = (company.after_play, company.after_seek, company.after_late_joiner)
        found = together(run(seconds) for run in runs)
    print(f"  {name:<18} {found}")
    return found


def tell(runs: dict[str, list[Drift]]) -> bool:
    """Print the verdict on the runs that were not starved."""
    quiet = {name: [one for one in found if not one.starved] for name, found in runs.items()}
    if not all(quiet.values()):
        print("  → inconclusive: the machine starved the browsers")
        return False
    ours, control = (together(found) for found in quiet.values())
    whole = min(ours.shown, control.shown) >= LEAST_SHOWN
    goals = ((0.5, P50_MS), (0.95, P95_MS), (0.99, P99_MS))
    kept = whole and all(ours.percentile(share) <= most for share, most in goals)
    goal = f"goal p50 ≤ {P50_MS:.0f}, p95 ≤ {P95_MS:.0f}, p99 ≤ {P99_MS:.0f}"
    fails = whole and control.percentile(0.95) > P95_MS
    print(f"  → this follower: {ours} ({word(kept)}: {goal})")
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
