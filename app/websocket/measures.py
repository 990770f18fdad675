"""What sockets tell `/metrics`."""

from __future__ import annotations

from flask import Flask, current_app

from app.core import registries


def connected() -> dict[str, int]:
    """Count this process' sockets by namespace."""
    spaces = current_app.extensions.get("matinee_sockets", {})
    return {namespace: len(found) for namespace, found in spaces.items()}


def register(app: Flask) -> None:
    """Have them measured."""
    about = "Sockets connected to this process"
    registries.add_metric(app, "sockets", connected, about=about, labels=("namespace",))
