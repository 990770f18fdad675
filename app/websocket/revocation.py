"""Cuts the sockets of sessions that were revoked or have run out, every two seconds."""

from __future__ import annotations

import logging
from uuid import UUID

from flask import Flask

from app.core.database import db
from app.core.extensions import socketio
from app.websocket import lines
from app.websocket.access import living

log = logging.getLogger(__name__)
EVERY_SECONDS = 2.0


def watch(app: Flask) -> None:
    """Look again and again, as a background task of a process that holds sockets."""
    while True:
        socketio.sleep(EVERY_SECONDS)
        try:
            with app.app_context():
                cut_ended(app)
        except Exception:
            log.exception("the sockets' sessions could not be checked")


def cut_ended(app: Flask) -> int:
    """Cut the line of every socket of this process whose session has ended; count the sessions."""
    spaces = app.extensions.get("matinee_sockets", {})
    held: dict[UUID, list[tuple[str, str]]] = {}
    for namespace, sockets in spaces.items():
        for sid, connection in sockets.items():
            if connection.identity.session_id is not None:
                held.setdefault(connection.identity.session_id, []).append((sid, namespace))
    ended = set(held) - living(set(held)) if held else set()
    db.session.rollback()
    for session_id in ended:
        for sid, namespace in held[session_id]:
            lines.cut(sid, namespace)
    return len(ended)
