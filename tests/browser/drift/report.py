"""Writes what `make prove` measured into the drift table of docs/performance.md."""

from __future__ import annotations

from pathlib import Path

from tests.browser.drift.measure import Drift

PAGE = Path(__file__).parents[3] / "docs" / "performance.md"
BEGIN, END = "<!-- drift: begin -->", "<!-- drift: end -->"
HEAD = ["| | p50 | p95 | p99 | moments |", "|---|---|---|---|---|"]


def note(name: str, found: Drift) -> None:
    """Put a quiet run into the table, in the place of the last of its name."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    table, _, after = rest.partition(END)
    kept = [line for line in table.split("\n") if line.startswith("| ") and line not in HEAD]
    others = [line for line in kept if not line.startswith(f"| {name} |")]
    lines = [BEGIN, *HEAD, *sorted([*others, row(name, found)]), END]
    PAGE.write_text(before + "\n".join(lines) + after)


def row(name: str, found: Drift) -> str:
    """Write one row of the table."""
    figures = [f"{found.percentile(share):.0f} ms" for share in (0.5, 0.95, 0.99)]
    return f"| {name} | {' | '.join(figures)} | {len(found.values)} |"
