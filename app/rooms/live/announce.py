"""What is said to a room's members, and to the processes that hold their sockets."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from app.core.extensions import socketio
from app.rooms.live.scripts import socket_name
from app.websocket import publish
from app.websocket.manager import RoomChannels

NAMESPACE = "/rooms"


def to_room(room: str, event: str, payload: BaseModel) -> None:
    """Tell everybody in a room, after everything its reducer told before."""
    publish(NAMESPACE, event, payload, room=socket_name(room))


def to_member(room: str, member: str, event: str, payload: BaseModel) -> None:
    """Tell all sockets of one member."""
    publish(NAMESPACE, event, payload, room=socket_name(room, member))


def to_processes(room: str, name: str, **values: Any) -> None:
    """Have every process with sockets in the room `cut`, `recheck`, `close`, or ask who `may`."""
    manager = socketio.server.manager
    if isinstance(manager, RoomChannels):
        manager.control(NAMESPACE, socket_name(room), name, key=room, **values)
