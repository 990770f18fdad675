"""Adds up what rooms outlived, and in `make prove` writes the tables of docs/reliability.md."""

from __future__ import annotations

import os
import platform
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- rooms: begin -->", "<!-- rooms: end -->"
COUNTED = (
    "parties", "steps", "operations", "sent again", "sent late", "lines broken",
    "processes killed", "never answered", "wrong",
)  # fmt: skip
HEAD = "| fault | times | wrong | median s | longest s |"

_counts: dict[str, Counter[str]] = defaultdict(Counter)
_seconds: dict[str, list[float]] = defaultdict(list)
_wrong: Counter[str] = Counter()


def count(kind: str, **found: int) -> None:
    """Add what one party did; names have `_` for a space."""
    _counts[kind].update({name.replace("_", " "): number for name, number in found.items()})


@contextmanager
def fault(name: str) -> Iterator[list[float]]:
    """Count a fault of a name; what is put into the list are the seconds until all were in step."""
    taken: list[float] = []
    try:
        yield taken
        _seconds[name] += taken
    except BaseException:
        _wrong[name] += 1
        raise
    finally:
        write()


def write() -> None:
    """In a proof, replace the tables of the page by what was seen in this run."""
    if os.environ.get("PROVE"):
        before, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(before + "\n".join([BEGIN, *tables(), END]) + rest.partition(END)[2])


def tables() -> list[str]:
    """Write both tables."""
    when = f"Run of {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, {platform.machine()}."
    head = "| | " + " | ".join(COUNTED) + " |"
    rows = [
        f"| {kind} | " + " | ".join(str(found[name]) for name in COUNTED) + " |"
        for kind, found in _counts.items()
    ]
    first = [when, "", head, "|" + "---|" * (len(COUNTED) + 1), *rows]
    return [*first, "", HEAD, "|---|---|---|---|---|", *map(row, sorted({*_seconds, *_wrong}))]


def row(name: str) -> str:
    """Write the row of one fault."""
    seconds = _seconds[name]
    taken = f"{median(seconds):.1f} | {max(seconds):.1f}" if seconds else "– | –"
    return f"| {name} | {len(seconds) + _wrong[name]} | {_wrong[name]} | {taken} |"
