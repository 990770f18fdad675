"""`flask storage …`: what is used, by whom, and whether files and rows agree."""

from __future__ import annotations

from typing import Any

import click

from app.api import stock
from app.core import clock
from app.core.commands import Bad, Group, says
from app.services import storage

storage_group = Group("storage", help="Say what the files take, and whether rows and files agree.")


def size(count: int) -> str:
    """Write a number of bytes as people read it."""
    value, unit = float(count), 0
    units = ("B", "KiB", "MiB", "GiB", "TiB")
    while value >= 1024 and unit < len(units) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.0f} {units[unit]}" if unit == 0 else f"{value:.1f} {units[unit]}"


def line_of_usage(found: dict[str, Any]) -> str:
    """Write what is used, a line a prefix and a line an owner."""
    rows = [
        f"{kind} {row['name']:24} {row['files']:8} files {size(row['bytes']):>12}"
        for kind, many in (("below", found["prefixes"]), ("of", found["owners"]))
        for row in many
    ]
    return "\n".join([*rows, f"{size(found['bytes'])} used, {size(found['free_bytes'])} free"])


def rows_of(heaps: dict[str, stock.Heap], limit: int) -> list[dict[str, Any]]:
    """Answer the largest heaps, the largest first."""
    largest = sorted(heaps.items(), key=lambda item: (-item[1].bytes, item[0]))[:limit]
    return [{"name": name, "files": heap.files, "bytes": heap.bytes} for name, heap in largest]


@storage_group.command("usage")
@says(line_of_usage, unit=False)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="How many owners at most, those with the most first.",
)
def usage(limit: int) -> dict[str, Any]:
    """Count what is used per prefix and per owner; it looks at every file."""
    found = stock.usage()
    return {
        "bytes": sum(heap.bytes for heap in found.prefixes.values()),
        "free_bytes": storage.current().free_bytes(),
        "prefixes": rows_of(found.prefixes, len(found.prefixes)),
        "owners": rows_of(found.owners, limit),
    }


def line_of_check(found: dict[str, Any]) -> str:
    """Write what does not agree."""
    rows = [f"no row points at {row['folder']} ({size(row['bytes'])})" for row in found["strays"]]
    rows += [f"missing: {key}" for key in found["missing"]]
    rows += [f"nobody says what lies below {name}/" for name in found["unknown"]]
    return "\n".join(rows) or "Files and rows agree."


@storage_group.command("check")
@says(line_of_check, unit=False)
def check() -> Any:
    """Report files no row points at and rows whose file is missing; exit with 1 for these.

    Nothing is changed: `flask cleanup run media strays` deletes what no row points at.
    """
    strays = [
        {"folder": stray.folder, "files": len(stray.keys), "bytes": stray.bytes}
        for stray in stock.strays(clock.now())
    ]
    found = {"strays": strays, "missing": stock.missing(), "unknown": stock.unknown()}
    return Bad(found) if found["missing"] else found
