"""`GET /api/v1/films`: the list, one category, and a search, beside a FastAPI twin on uvicorn.

Both read the Pagila sample database, from the dump that PAGILA names, as imported by
`flask rentals import-pagila`.

`PAGILA=… python -m benchmarks.films [ROUNDS] [SECONDS]`. Every server has one process on one core.
"""

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import measure, web
from benchmarks.web import P99, RATE

APP = "benchmarks.servers.films_twin:app"
OURS, TWIN = "Matinee", "FastAPI + SQLAlchemy async"
PATHS = {
    "List of 20 films": "/api/v1/films?limit=20",
    "Films of a category": "/api/v1/films?limit=20&category=sci-fi",
    "Films by a word": "/api/v1/films/search?q=dinosaur&limit=20",
}


def main(rounds: int = 5, seconds: int = 3) -> bool:
    """Measure on SQLite and on PostgreSQL; print the ratios beside the goals."""
    dump = os.environ.get("PAGILA")
    if not dump:
        print("Films are not measured: PAGILA names no dump of the Pagila sample database.")
        return True
    measure.introduce()
    shop = ["rentals", "import-pagila", str(Path(dump).resolve())]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with web.sqlite(folder, shop) as databases:
            met = compared("SQLite", databases, folder, seconds, rounds=rounds, times=2.2)
        with web.postgresql(folder, shop) as databases:
            kind = "PostgreSQL"
            return compared(kind, databases, folder, seconds, rounds=rounds, times=1.8) and met


def compared(
    kind: str,
    databases: tuple[str, str],
    folder: Path,
    seconds: int,
    *,
    rounds: int,
    times: float,
) -> bool:
    """Measure every list on one database; tell whether ours kept its promise in all."""
    ours, twin = databases
    env = {"DATABASE_URL": ours, "DATA_DIR": str(folder)}
    goals = [measure.Goal(RATE, OURS, TWIN, times), measure.Goal(P99, OURS, TWIN, 1, at_most=True)]
    met = True
    for title, path in PATHS.items():
        runs = {
            OURS: partial(web.granian, path, env, seconds),
            TWIN: partial(web.uvicorn, APP, path, twin, seconds),
        }
        found = measure.interleave(rounds, runs)
        met = measure.report(f"{title} on {kind}", found, goals) and met
    return met


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:3])) else 1)
