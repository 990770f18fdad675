"""What a backup says of itself: the last member of the tar, under a hash of its own."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, BinaryIO, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.backup import archive
from app.backup.errors import Damaged

NAME = "manifest.json"
MOST_BYTES = 16 << 20
NAMED_KEYS = 100


class Strict(BaseModel):
    """A part of the manifest, which holds what is written here and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Strict):
    """A column by its name, and what kind of values it has."""

    name: str
    kind: str


class Packed(Strict):
    """The bytes of a member."""

    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Table(Packed):
    """A table: its columns in the order of the values, and how many rows there are."""

    name: str = Field(pattern="^[a-z][a-z0-9_]{0,62}$")
    columns: list[Column]
    rows: int = Field(ge=0)

    @property
    def member(self) -> str:
        """Name the member that holds the rows."""
        return f"tables/{self.name}.jsonl.gz"


class Files(Packed):
    """The list of stored files: how many there are, and where in the tar the list begins."""

    count: int = Field(ge=0)
    total: int = Field(ge=0)
    offset: int = Field(ge=0)


class Missing(Strict):
    """Files that rows point at and that were not there to be packed; some of them by key."""

    count: int = Field(0, ge=0)
    keys: list[str] = []


class Manifest(Strict):
    """Everything a backup says of itself."""

    format: Literal[1] = 1
    made_at: datetime
    version: str
    revision: str
    database: str
    tables: list[Table]
    files: Files
    missing: Missing
    settings: dict[str, Any]

    @property
    def rows(self) -> int:
        """Count the rows of all tables."""
        return sum(table.rows for table in self.tables)


def written(manifest: Manifest) -> bytes:
    """Write a manifest under its hash."""
    return _sealed(manifest.model_dump(mode="json"))


def read(file: BinaryIO) -> Manifest:
    """Read the manifest from the end of a backup; raise Damaged."""
    size = file.seek(0, 2)
    last = size - len(archive.END)
    if size % archive.BLOCK:
        raise Damaged
    for position in range(last - 2 * archive.BLOCK, max(-1, last - MOST_BYTES), -archive.BLOCK):
        file.seek(position)
        if file.read(len(NAME) + 1) != NAME.encode() + b"\0":
            continue
        found = archive.found_at(file, position)
        if found and found.name == NAME and found.end == last:
            return _parsed(b"".join(archive.pieces(file, found)))
    raise Damaged


def _parsed(raw: bytes) -> Manifest:
    try:
        inner = orjson.loads(raw)["manifest"]
        if not isinstance(inner, dict) or raw != _sealed(inner):
            raise Damaged("The manifest is not as it was written.")
        if inner.get("format") != 1:
            raise Damaged("This backup has a format that this version does not know.")
        return Manifest.model_validate_json(orjson.dumps(inner))
    except (ValueError, TypeError, KeyError, ValidationError) as error:
        raise Damaged("The manifest cannot be read.") from error


def _sealed(inner: dict[str, Any]) -> bytes:
    plain = orjson.dumps(inner, option=orjson.OPT_SORT_KEYS)
    outer = {"manifest": inner, "sha256": hashlib.sha256(plain).hexdigest()}
    return orjson.dumps(outer, option=orjson.OPT_SORT_KEYS)
