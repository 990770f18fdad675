"""`GET /api/v1/videos/latest`, 20 videos: ours on granian beside a FastAPI twin on uvicorn.

Both read the made-up library of `flask seed --size medium`.

`python -m benchmarks.list [ROUNDS] [SECONDS]`. Every server has one process on one core.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import measure, web
from benchmarks.web import RATE, Measured

PATH = "/api/v1/videos/latest"
APP = "benchmarks.servers.twin:app"
FRESH, CACHED = "Matinee", "Matinee, kept for a second"
TWIN, RAW = "FastAPI + SQLAlchemy async", "raw asyncpg"
LIBRARY = ["seed", "--size", "medium", "--no-shop"]


def main(rounds: int = 5, seconds: int = 4) -> bool:
    """Measure on SQLite and on PostgreSQL; print the ratios beside the goals."""
    measure.introduce()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with web.sqlite(folder, LIBRARY) as (ours, twin):
            runs = contestants(folder, ours, twin, seconds)
            found = measure.interleave(rounds, runs)
            goals = [measure.Goal(RATE, FRESH, TWIN, 2.2)]
            met = measure.report("List of 20 on SQLite", found, goals)
        with web.postgresql(folder, LIBRARY) as (ours, twin):
            runs = contestants(folder, ours, twin, seconds)
            runs[RAW] = partial(web.uvicorn, APP, "/raw", twin, seconds)
            found = measure.interleave(rounds, runs)
            goals = [
                measure.Goal(RATE, FRESH, TWIN, 1.8),
                measure.Goal(RATE, CACHED, RAW, 1.5),
            ]
            return measure.report("List of 20 on PostgreSQL", found, goals) and met


def contestants(folder: Path, ours: str, twin: str, seconds: int) -> dict[str, partial[Measured]]:
    """Return what runs on one database."""
    cached = {"DATABASE_URL": ours, "DATA_DIR": str(folder)}
    return {
        FRESH: partial(web.granian, PATH, cached | {"BENCH_FRESH": "1"}, seconds),
        CACHED: partial(web.granian, PATH, cached, seconds),
        TWIN: partial(web.uvicorn, APP, PATH, twin, seconds),
    }


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:3])) else 1)
