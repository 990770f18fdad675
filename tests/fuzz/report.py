"""Adds up what was called, and in `make prove` writes the table of docs/reliability.md."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from tests.fuzz.judge import Judge

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- calls: begin -->", "<!-- calls: end -->"
KINDS = ("2xx", "4xx", "5xx")
HEAD = "| as | on | calls | operations | answered 2xx | 4xx | 5xx | wrong |"

_judges: dict[tuple[str, str], Judge] = {}


def keep(judge: Judge, database: str) -> None:
    """Keep what one run found, and in a proof bring the page up to date."""
    _judges[judge.role, database] = judge
    if os.environ.get("PROVE") == "1":
        text = PAGE.read_text()
        before, _, rest = text.partition(BEGIN)
        PAGE.write_text(before + "\n".join([BEGIN, *table(), END]) + rest.partition(END)[2])


def table() -> list[str]:
    """Write what all runs called, a row each, and which operations never succeeded."""
    when = f"Run of {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, {platform.machine()}."
    rows = [row(judge, database) for (_, database), judge in _judges.items()]
    total = sum(sum(judge.calls.values()) for judge in _judges.values())
    calls = [count for judge in _judges.values() for count in judge.calls.values()]
    told = f"{total:,} calls, {min(calls)} to {max(calls)} of an operation in each run."
    named = ", ".join(f"`{label}`" for label in never_done()) or "none"
    last = f"Operations nobody got a 2xx from: {named}."
    return [when, told, "", HEAD, "|" + "---|" * 8, *rows, "", last]


def row(judge: Judge, database: str) -> str:
    """Write the row of one run."""
    kinds = [
        sum(count for status, count in judge.statuses.items() if f"{status // 100}xx" == kind)
        for kind in KINDS
    ]
    cells = [judge.role, database, sum(judge.calls.values()), len(judge.calls), *kinds]
    return "| " + " | ".join(str(cell) for cell in [*cells, len(judge.wrong)]) + " |"


def never_done() -> list[str]:
    """Name the operations that answered 2xx in no run."""
    asked = {label for judge in _judges.values() for label in judge.calls}
    return sorted(asked - {label for judge in _judges.values() for label in judge.done})
