"""What lies in the storage: whose it is, what no row points at, and what rows miss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from flask import current_app

from app.core import clock, registries
from app.core.database import unit_of_work
from app.core.extensions import redis_client
from app.core.registries import Holding
from app.services import storage

# What is being made has no row yet.
FRESH = timedelta(hours=24)
KEPT_AS = "matinee:storage-usage"
NOBODY = "nobody"
OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass
class Heap:
    """Files of one kind, counted."""

    files: int = 0
    bytes: int = 0

    def add(self, size: int) -> None:
        """Count one more."""
        self.files += 1
        self.bytes += size


@dataclass
class Usage:
    """What is used, by the first part of the key and by owner."""

    prefixes: dict[str, Heap] = field(default_factory=lambda: defaultdict(Heap))
    owners: dict[str, Heap] = field(default_factory=lambda: defaultdict(Heap))


@dataclass
class Stray:
    """A folder with files that no row points at."""

    folder: str
    keys: list[str] = field(default_factory=list)
    bytes: int = 0
    newest: datetime = OLDEST

    def add(self, key: str, stat: storage.Stat) -> None:
        """Take one more file in."""
        self.keys.append(key)
        self.bytes += stat.size
        self.newest = max(self.newest, stat.modified)


def holdings() -> list[Holding]:
    """Ask every domain what it holds."""
    with unit_of_work(writes=False):
        asked = registries.of(current_app).holdings.values()
        return [holding for list_them in asked for holding in list_them()]


def usage() -> Usage:
    """Go through all files and count them by prefix and by owner."""
    owners = {holding.prefix: holding.owner or NOBODY for holding in holdings()}
    found = Usage()
    for key, stat in files():
        found.prefixes[key.partition("/")[0]].add(stat.size)
        found.owners[owners.get("/".join(key.split("/")[:2]), NOBODY)].add(stat.size)
    return found


def files() -> Iterable[tuple[str, storage.Stat]]:
    """List every file that is there, with its size and age."""
    store = storage.current()
    for key in store.list():
        stat = store.stat(key)
        if stat is not None:
            yield key, stat


def missing() -> list[str]:
    """List the files that rows point at and that are not there."""
    store = storage.current()
    pointed = [key for holding in holdings() for key in holding.keys]
    return sorted(key for key in pointed if store.stat(key) is None)


def strays(now: datetime) -> list[Stray]:
    """List the folders no row points at, except where something was written within a day."""
    known, prefixes = pointed_at(holdings()), set(registries.of(current_app).holdings)
    found: dict[str, Stray] = {}
    for key, stat in files():
        parents = above(key)
        if key not in known and known.isdisjoint(parents) and not prefixes.isdisjoint(parents):
            folder = key.rpartition("/")[0]
            found.setdefault(folder, Stray(folder)).add(key, stat)
    return [stray for _, stray in sorted(found.items()) if stray.newest <= now - FRESH]


def unknown() -> list[str]:
    """List the first parts of keys below which nobody says what lies there."""
    firsts = {key.partition("/")[0] for key in storage.current().list()}
    return sorted(firsts - set(registries.of(current_app).holdings))


def sweep(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete what no row points at, where no domain does that itself; count the folders."""
    swept = registries.of(current_app).swept
    found = [stray for stray in strays(now) if stray.folder.partition("/")[0] in swept]
    for stray in () if dry_run else found:
        for key in stray.keys:
            storage.current().delete(key)
    return len(found)


def pointed_at(held: Iterable[Holding]) -> set[str]:
    """Answer the keys rows point at, and their folders where these are below the prefix."""
    known = set()
    for holding in held:
        for key in holding.keys:
            folder = key.rpartition("/")[0]
            known |= {key, folder} - {holding.prefix}
    return known


def above(key: str) -> set[str]:
    """Answer the folders a key lies in."""
    parts = key.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts))}


def remember() -> dict[str, int]:
    """Count the bytes of every prefix and keep them for whoever reads the metrics."""
    counted = {name: heap.bytes for name, heap in usage().prefixes.items()}
    told = {"at": clock.now().isoformat(), "bytes": counted}
    redis_client("cache").set(KEPT_AS, orjson.dumps(told))
    return counted


def remembered() -> dict[str, Any]:
    """Answer the bytes of every prefix as they were counted last; none before the first time."""
    kept: Any = redis_client("cache").get(KEPT_AS)
    found: dict[str, Any] = orjson.loads(kept)["bytes"] if kept else {}
    return found
