"""Writes what `make prove` measured into the drift table of docs/performance.md."""

from __future__ import annotations

from pathlib import Path

from tests.browser.drift.measure import Drift

PAGE = Path(__file__).parents[3] / "docs" / "performance.md"
BEGIN, END = "<!-- drift: begin -->", "<!-- drift: end -->"
HEAD = ["| | p50 | p95 | p99 | moments |", "|---|---|---|---|---|"]
_rows: dict[str, Drift] = {}


def note(name: str, found: Drift) -> None:
    """Note a quiet run and write the table again."""
    _rows[name] = found
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    lines = [BEGIN, *HEAD, *(row(*item) for item in _rows.items()), END]
    PAGE.write_text(before + "\n".join(lines) + rest.partition(END)[2])


def row(name: str, found: Drift) -> str:
    """Write one row of the table."""
    figures = [f"{found.percentile(share):.0f} ms" for share in (0.5, 0.95, 0.99)]
    return f"| {name} | {' | '.join(figures)} | {len(found.values)} |"
