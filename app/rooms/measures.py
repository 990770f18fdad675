"""What rooms tell `/metrics`: those that are open, and who is in them in this process."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.core import registries
from app.core.database import db
from app.rooms.live.here import here
from app.rooms.models import Room


def open_rooms() -> int:
    """Count the rooms that are not closed."""
    query = select(func.count()).select_from(Room).where(Room.closed_at.is_(None))
    return db.session.scalar(query) or 0


def busy_rooms() -> int:
    """Count the rooms somebody sits in by a socket of this process."""
    return len(here().rooms())


def members() -> int:
    """Count the members who sit in rooms by sockets of this process."""
    return len({(taken.seat.room, taken.seat.id) for taken in list(here().taken.values())})


def register(app: Flask) -> None:
    """Have them measured."""
    for name, take, about in (
        ("rooms_open", open_rooms, "Rooms that are not closed"),
        ("rooms", busy_rooms, "Rooms with members in this process"),
        ("room_members", members, "Members of rooms in this process"),
    ):
        registries.add_metric(app, name, take, about=about)
