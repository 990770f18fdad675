"""Notes what the kills took, and in `make prove` writes the table of docs/reliability.md."""

from __future__ import annotations

import os
import platform
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- kills: begin -->", "<!-- kills: end -->"
_seconds: dict[str, list[float]] = defaultdict(list)


def note(name: str, seconds: float) -> None:
    """Note one kill that was survived, and write the table when it is to be written."""
    _seconds[name].append(seconds)
    if os.environ.get("PROVE"):
        write()


def write() -> None:
    """Replace the table of the page by what was seen in this run."""
    lines = [
        BEGIN,
        f"Run of {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, {platform.machine()}.",
    ]
    lines += ["", "| fault | times | lost | doubled | orphans | median s | longest s |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for name, seconds in _seconds.items():
        taken = f"{median(seconds):.1f} | {max(seconds):.1f}"
        lines.append(f"| {name} | {len(seconds)} | 0 | 0 | 0 | {taken} |")
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(before + "\n".join([*lines, END]) + rest.partition(END)[2])
