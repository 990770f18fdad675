"""Writes what `make prove` measured into the tables of docs/performance.md."""

from __future__ import annotations

from pathlib import Path

from tests.browser.drift.measure import Drift

PAGE = Path(__file__).parents[3] / "docs" / "performance.md"
DRIFT = ("drift", ["| | p50 | p95 | p99 | moments |", "|---|---|---|---|---|"])
WAITS = ("waits", ["| | took | seeks |", "|---|---|---|"])


def note(name: str, found: Drift) -> None:
    """Put a quiet run into the table, in the place of the last of its name."""
    figures = [f"{found.percentile(share):.0f} ms" for share in (0.5, 0.95, 0.99)]
    put(DRIFT, name, *figures, str(len(found.values)))


def note_wait(name: str, seconds: float, seeks: int | str = "") -> None:
    """Put how long something took into its table, in the place of the last of its name."""
    put(WAITS, name, f"{seconds:.1f} s", str(seeks))


def put(table: tuple[str, list[str]], name: str, *cells: str) -> None:
    """Put a row into one of the tables."""
    mark, head = table
    begin, end = (f"<!-- {mark}: {part} -->" for part in ("begin", "end"))
    before, _, rest = PAGE.read_text().partition(begin)
    rows, _, after = rest.partition(end)
    kept = [line for line in rows.split("\n") if line.startswith("| ") and line not in head]
    others = [line for line in kept if not line.startswith(f"| {name} |")]
    lines = [begin, *head, *sorted([*others, f"| {name} | {' | '.join(cells)} |"]), end]
    PAGE.write_text(before + "\n".join(lines) + after)
