"""What the frame itself tells `/metrics`."""

from __future__ import annotations

import shutil
from typing import Any

from flask import Flask, current_app

from app.api import health, stock
from app.core import metrics, registries
from app.services import storage


def build() -> dict[str, int]:
    """Name the version that runs."""
    return {health.VERSION: 1}


def started() -> float:
    """Tell when this process began, in seconds of the epoch."""
    return metrics.STARTED


def storage_bytes() -> dict[str, Any]:
    """Tell the bytes below each prefix, as counted within the last hour."""
    return stock.remembered()


def free_bytes() -> dict[str, int]:
    """Tell how much room is left for files, for uploads on their way and for work."""
    room = storage.current().free_bytes()
    found = {} if room is None else {"storage": room}
    for name in ("SPOOL_FOLDER", "WORK_FOLDER"):
        folder = current_app.config[name]
        if folder.is_dir():
            found[name.partition("_")[0].lower()] = shutil.disk_usage(folder).free
    return found


def register(app: Flask) -> None:
    """Have them measured."""
    for name, take, about, labels in (
        ("build_info", build, "The version that runs", ("version",)),
        ("process_start_time_seconds", started, "When this process began", ()),
        ("storage_bytes", storage_bytes, "Bytes of files, counted hourly", ("prefix",)),
        ("free_bytes", free_bytes, "Bytes of room left", ("of",)),
    ):
        registries.add_metric(app, name, take, about=about, labels=labels)
