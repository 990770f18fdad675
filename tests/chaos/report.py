"""Notes what the kills took, and in `make prove` writes the table of docs/reliability.md."""

from __future__ import annotations

import os
import platform
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- kills: begin -->", "<!-- kills: end -->"


class Doubled(AssertionError):
    """Two videos or two jobs came of one upload."""


class Orphaned(AssertionError):
    """An ffmpeg went on without its worker."""


@dataclass
class Fault:
    """How often a fault was made, what came of it, and how long each good end took."""

    times: int = 0
    lost: int = 0
    doubled: int = 0
    orphans: int = 0
    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what happens in the block; whatever is wrong and nothing else counts as lost."""
        self.times += 1
        begun = time.monotonic()
        try:
            yield
        except Doubled:
            self.doubled += 1
            raise
        except Orphaned:
            self.orphans += 1
            raise
        except BaseException:
            self.lost += 1
            raise
        self.seconds.append(time.monotonic() - begun)

    def row(self, name: str) -> str:
        """Write a row of the table."""
        taken = "– | –"
        if self.seconds:
            taken = f"{median(self.seconds):.1f} | {max(self.seconds):.1f}"
        return (
            f"| {name} | {self.times} | {self.lost} | {self.doubled} | {self.orphans} | {taken} |"
        )


_seen: dict[str, Fault] = defaultdict(Fault)


@contextmanager
def fault(name: str) -> Iterator[None]:
    """Count a fault of a name, well survived or not, and keep the page up to date in a proof."""
    try:
        with _seen[name].counted():
            yield
    finally:
        if os.environ.get("PROVE"):
            _write()


def table(seen: Mapping[str, Fault]) -> list[str]:
    """Write the table of all faults."""
    head = "| fault | times | lost | doubled | orphans | median s | longest s |"
    return [head, "|---|---|---|---|---|---|---|", *(one.row(name) for name, one in seen.items())]


def _write() -> None:
    """Replace the table of the page by what was seen in this run."""
    when = f"Run of {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, {platform.machine()}."
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    lines = [BEGIN, when, "", *table(_seen), END]
    PAGE.write_text(before + "\n".join(lines) + rest.partition(END)[2])
