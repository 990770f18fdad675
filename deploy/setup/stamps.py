"""Remembers by content what a folder was made from, so that a second run does nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

NAME = ".made-from"


def fingerprint(sources: Iterable[Path], *, extra: str = "") -> str:
    """Hash the names and contents of files, and of all files in folders."""
    digest = hashlib.sha256(extra.encode())
    for source in sources:
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        for file in (file for file in files if file.is_file()):
            digest.update(f"{file.name}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def is_fresh(folder: Path, made_from: str) -> bool:
    """Tell whether the folder was made from exactly this."""
    stamp = folder / NAME
    return stamp.is_file() and stamp.read_text() == made_from


def remember(folder: Path, made_from: str) -> None:
    """Note what the folder was made from; call it when the making is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(made_from)
