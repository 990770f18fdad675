"""Whose socket it is, and who is calling now: what the frames below ask accounts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask, has_request_context, session

from app.accounts import audit, sessions, standing, tokens
from app.accounts.identity import current_session, session_of
from app.accounts.models import User
from app.api.access import current_user, is_foreign_origin
from app.core.database import db
from app.core.errors import Forbidden, Unauthorized
from app.core.security import Identity, Scopes, loaders
from app.websocket.access import open_socket


def identify_socket(auth: dict[str, Any] | None) -> Identity:
    """Answer whose socket this is: by a token it gives, else by the cookie of our own pages."""
    token = (auth or {}).get("token")
    if token:
        row = session_of(str(token))
        if row is None:
            raise Unauthorized
    elif "token" not in session:
        return Identity(None, None)
    else:
        if is_foreign_origin():
            raise Forbidden(code="FOREIGN_ORIGIN")
        row = sessions.by_token(session["token"])
    known = Identity(row.user_id, row.id, row.scopes) if row else None
    identity = known or Identity(None, None)
    db.session.rollback()
    return identity


def caller_identity() -> Identity:
    """Answer whom the request or the socket event being handled comes from, and by which session.

    It names nobody where no request is handled.
    """
    if not has_request_context():
        return Identity(None, None)
    socket = open_socket()
    if socket is not None:
        return socket.identity
    user, current = current_user(), current_session()
    return Identity(user.id, current.id) if user and current else Identity(None, None)


def load_user(user_id: UUID, scopes: Scopes | None) -> User | None:
    """Answer whose socket it is, with the roles its personal token carries."""
    user = db.session.get(User, user_id)
    if user is not None:
        user.withheld = tokens.withheld(scopes)
    return user


def register(app: Flask) -> None:
    """Answer the frames' questions about people."""
    found = loaders(app)
    found.identify_socket = identify_socket
    found.caller = caller_identity
    found.live_sessions = sessions.living
    found.load_user = load_user
    found.note_acting = audit.note_acting
    found.demand_standing = lambda user, deed: standing.demand(user, standing.Deed(deed))
