"""What floods did to a room, and in `make prove` the table of docs/reliability.md."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- floods: begin -->", "<!-- floods: end -->"
HEAD = "| flood | members | cuts | longest s to the cut | deliveries | p50 ms | p95 ms | p99 ms |"

_seen: dict[str, str] = {}


@dataclass(frozen=True)
class Flood:
    """How long each cut took, how late the others heard each line (s), and how many were cut."""

    cuts: list[float]
    late: list[float]
    others_cut: int

    def late_ms(self, share: float) -> float:
        """Answer a percentile of a delivery's time."""
        return sorted(self.late)[min(len(self.late) - 1, int(share * len(self.late)))] * 1000

    def row(self, name: str, members: int) -> str:
        """Write a row of the table."""
        times = [f"{self.late_ms(share):.0f}" for share in (0.5, 0.95, 0.99)]
        cells = [name, members, len(self.cuts), f"{max(self.cuts):.2f}", f"{len(self.late):,}"]
        return "| " + " | ".join(str(cell) for cell in [*cells, *times]) + " |"


def note(name: str, found: Flood, *, members: int) -> None:
    """Bring the table up to date with a flood of this run."""
    _seen[name] = found.row(name, members)
    when = f"Run of {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, {platform.machine()}."
    before, _, rest = PAGE.read_text().partition(BEGIN)
    lines = [BEGIN, when, "", HEAD, "|" + "---|" * 8, *_seen.values(), END]
    PAGE.write_text(before + "\n".join(lines) + rest.partition(END)[2])
