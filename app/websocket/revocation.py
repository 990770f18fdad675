"""Cuts the sockets of sessions that ended and of people who lost a role, every two seconds."""

from __future__ import annotations

import logging
import time
from uuid import UUID

from flask import Flask

from app.core.database import db
from app.core.extensions import socketio
from app.websocket import lines
from app.websocket.access import Connection, has_lost_a_role, living

log = logging.getLogger(__name__)
EVERY_SECONDS = 2.0


def watch(app: Flask) -> None:
    """Look again and again, as a background task of a process that holds sockets."""
    while True:
        socketio.sleep(EVERY_SECONDS)
        try:
            with app.app_context():
                cut_ended(app)
                cut_demoted(app)
        except Exception:
            log.exception("the sockets' sessions could not be checked")


def cut_ended(app: Flask) -> int:
    """Cut the line of every socket of this process whose session has ended; count the sessions."""
    held: dict[UUID, list[tuple[str, str, Connection]]] = {}
    for sid, namespace, connection in open_sockets(app):
        if connection.identity.session_id is not None:
            held.setdefault(connection.identity.session_id, []).append((sid, namespace, connection))
    asked_at = time.monotonic()
    alive = living(set(held)) if held else set()
    db.session.rollback()
    for session_id in alive:
        # Their events need not ask again, one by one: those of a room come all the time.
        for _, _, connection in held[session_id]:
            connection.checked_at = asked_at
    for session_id in set(held) - alive:
        for sid, namespace, _ in held[session_id]:
            lines.cut(sid, namespace)
    return len(set(held) - alive)


def cut_demoted(app: Flask) -> int:
    """Cut the lines that were let into something by a role that is gone; count them.

    Who comes again is asked again.
    """
    lost = [(sid, name) for sid, name, one in open_sockets(app) if has_lost_a_role(one)]
    db.session.rollback()
    for sid, namespace in lost:
        lines.cut(sid, namespace)
    return len(lost)


def open_sockets(app: Flask) -> list[tuple[str, str, Connection]]:
    """List the sockets of this process: id, namespace and what is known of it."""
    spaces: dict[str, dict[str, Connection]] = app.extensions.get("matinee_sockets", {})
    return [
        (sid, name, one)
        for name, sockets in list(spaces.items())
        for sid, one in list(sockets.items())
    ]
