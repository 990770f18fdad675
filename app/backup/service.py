"""What operators ask for: a backup made, counted before it is made, described, and found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.backup import packing, schema, scope
from app.backup.contents import Backup
from app.backup.errors import CannotPack, Damaged
from app.backup.manifest import Manifest
from app.backup.packing import Say
from app.backup.place import Place
from app.core.database import snapshot

END = ".tar"


@dataclass(frozen=True)
class Counted:
    """What a backup would hold now."""

    tables: dict[str, int]
    files: int
    total: int


def target_of(given: Path | None, folder: Path, now: datetime) -> Path:
    """Name the file to write: as given, in a given folder, else in the folder of backups."""
    name = f"matinee-{now:%Y%m%d-%H%M%S}{END}"
    if given is None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / name
    return given / name if given.is_dir() else given


def create(place: Place, target: Path, say: Say) -> Manifest:
    """Make a backup; raise CannotPack where there is one already, or no folder."""
    if target.exists():
        raise CannotPack(f"{target} exists already: a backup never overwrites anything.")
    if not target.absolute().parent.is_dir():
        raise CannotPack(f"There is no folder {target.absolute().parent}.")
    return packing.pack(place, target.absolute(), say)


def count(place: Place) -> Counted:
    """Count what a backup made now would hold."""
    with snapshot(place.engine) as connection:
        schema.checked_revision(connection, place)
        tables = {
            table.name: _count(connection, table) for table in scope.tables_of(place.metadata)
        }
    files = total = 0
    for key in scope.stored(place.store, place.prefixes, place.apart):
        if stat := place.store.stat(key):
            files, total = files + 1, total + stat.size
    return Counted(tables, files, total)


def known(folder: Path) -> Iterator[tuple[Path, Manifest | None]]:
    """Find the backups of a folder, the newest name last; None for what is not a whole one."""
    for path in sorted(folder.glob(f"*{END}")):
        try:
            yield path, Backup(path).manifest
        except (Damaged, OSError):
            yield path, None


def described(path: Path, manifest: Manifest) -> dict[str, Any]:
    """Say what a backup is."""
    return {
        "file": str(path),
        "size": path.stat().st_size,
        "made_at": manifest.made_at.isoformat(),
        "version": manifest.version,
        "revision": manifest.revision,
        "database": manifest.database,
        "tables": {table.name: table.rows for table in manifest.tables},
        "rows": manifest.rows,
        "files": {"count": manifest.files.count, "bytes": manifest.files.total},
        "missing": manifest.missing.model_dump(),
    }


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(scope.query_of(table, sa.func.count())) or 0
