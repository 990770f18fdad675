"""Sending an event to everybody in a room of a namespace, across processes."""

from __future__ import annotations

from pydantic import BaseModel

from app.core.extensions import socketio


def publish(namespace: str, event: str, payload: BaseModel, *, room: str) -> None:
    """Send `payload` as `event`; call it through `after_commit`, never inside a transaction."""
    socketio.emit(event, payload.model_dump(mode="json"), namespace=namespace, to=room)
