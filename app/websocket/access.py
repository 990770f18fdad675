"""Who may send which event: the declarations, and who the socket belongs to right now."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import current_app, g, request

from app.core.errors import Forbidden, Unauthorized
from app.core.security import (
    Access,
    Identity,
    check_scopes,
    granted,
    joined,
    loaders,
    public,
    role,
    signed_in,
    with_scope,
)

__all__ = [
    "connection",
    "current_user",
    "granted",
    "joined",
    "public",
    "require_user",
    "role",
    "signed_in",
    "with_scope",
]
KINDS = {"public", "signed_in", "role", "member"}

# Longer than the watch of all sockets needs to come round: an event asks where that has failed.
RECHECK_SECONDS = 3.0


@dataclass
class Connection:
    """What one process knows of one socket; `data` is the namespace's own.

    `roles` are those by which it was let into something: it may still hear of that.
    """

    identity: Identity
    checked_at: float
    roles: set[str] = field(default_factory=set)
    data: dict[str, Any] = field(default_factory=dict)


def connections(namespace: str) -> dict[str, Connection]:
    """Answer this process' sockets of a namespace, by socket id."""
    spaces: dict[str, dict[str, Connection]] = current_app.extensions.setdefault(
        "matinee_sockets", {}
    )
    return spaces.setdefault(namespace, {})


def connection() -> Connection:
    """Answer the connection the event being handled came in on."""
    return connections(request.namespace)[request.sid]  # type: ignore[attr-defined]


def open_socket() -> Connection | None:
    """Answer the connection an event is being handled for, None in an ordinary request."""
    sid = getattr(request, "sid", None)
    return connections(request.namespace).get(sid) if sid else None  # type: ignore[attr-defined]


def current_user() -> Any | None:
    """Answer the socket's user for this event, or None for an anonymous one."""
    if "socket_user" not in g:
        identity = connection().identity
        load = loaders(current_app).load_user
        known = load(identity.user_id, identity.scopes) if load and identity.user_id else None
        g.socket_user = known
    return g.socket_user


def require_user() -> Any:
    """Answer the socket's user; raise Unauthorized when it is anonymous."""
    user = current_user()
    if user is None:
        raise Unauthorized
    return user


def check(access: Access) -> None:
    """Raise unless the session still lives and the declaration lets this socket in.

    Who is a member is for the namespace to say.
    """
    recheck(connection())
    check_scopes(access.demand(reads=access.kind == "public"), connection().identity.scopes)
    if access.kind in {"public", "member"}:
        return
    if connection().identity.user_id is None:
        raise Unauthorized
    if access.role is not None:
        if not require_user().has_role(access.role):
            raise Forbidden
        connection().roles.add(access.role)


def recheck(found: Connection) -> None:
    """Ask, unless that was done a moment ago, whether the session behind a socket still lives."""
    session_id = found.identity.session_id
    if session_id is None or time.monotonic() - found.checked_at < RECHECK_SECONDS:
        return
    if session_id not in living({session_id}):
        raise SessionEnded
    found.checked_at = time.monotonic()


def living(session_ids: set[UUID]) -> set[UUID]:
    """Answer which of these sessions still live."""
    ask = loaders(current_app).live_sessions
    return ask(session_ids) if ask and session_ids else set()


def has_lost_a_role(found: Connection) -> bool:
    """Tell whether somebody was let into something by a role that was taken from them since."""
    user_id, load = found.identity.user_id, loaders(current_app).load_user
    if not found.roles or user_id is None or load is None:
        return False
    user = load(user_id, found.identity.scopes)
    return user is None or not all(user.has_role(role) for role in found.roles)


class SessionEnded(Unauthorized):
    """The session behind a socket was revoked or has run out."""

    code = "SESSION_ENDED"
    message = "Your session has ended. Sign in again."
