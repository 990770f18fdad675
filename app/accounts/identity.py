"""Who a request or a socket belongs to: cookies and bearer tokens become users here."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from flask import Flask, Request, Response, current_app, g, has_request_context, request, session
from flask_login import login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import service, sessions
from app.accounts.errors import InvalidCredentials
from app.accounts.models import User, UserSession
from app.accounts.passwords import is_right
from app.api.access import current_user, is_foreign_origin
from app.core import clock
from app.core.database import db, unit_of_work
from app.core.errors import Forbidden, Unauthorized
from app.core.extensions import login_manager
from app.core.registries import Cleanup, add_cleanup
from app.core.security import Identity, loaders
from app.websocket.access import open_socket

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Current:
    """The session a request came with."""

    id: UUID
    kind: str
    is_stale: bool


@dataclass(frozen=True)
class Proven:
    """Whose password was right, and the hash it was right for."""

    user_id: UUID
    password_hash: str


def authenticate(login: str, password: str) -> Proven:
    """Check a name and a password, in the same time for unknown names; raise InvalidCredentials.

    No transaction is open while the password is compared: `admit` looks again.
    """
    with unit_of_work(writes=False):
        user_id, stored, is_active = service.password_of(login)
    right = is_right(password, stored, rounds=current_app.config["BCRYPT_ROUNDS"])
    if not right or not is_active or user_id is None or stored is None:
        raise InvalidCredentials
    return Proven(user_id, stored)


def admit(proven: Proven) -> User:
    """Answer who may come in, whom nobody changes until the unit of work ends.

    Raise InvalidCredentials for one who got another password or was disabled meanwhile.
    """
    user = service.lock(proven.user_id)
    if user.password_hash != proven.password_hash or not user.is_active:
        raise InvalidCredentials
    return user


def begin_after_proof(user: User) -> bool:
    """Let somebody in who proved who they are; tell whether they are in, or must prove more.

    Every page that has such a proof asks here, inside a unit of work.
    """
    begin_cookie(user)
    return True


def begin_cookie(user: User) -> None:
    """Open a session for this browser and put it into a fresh cookie; inside a unit of work."""
    end_cookie()
    days = timedelta(days=current_app.config["SESSION_DAYS"])
    _row, token = sessions.open_session(user, kind="cookie", lifetime=days, **caller())
    session.clear()
    session.permanent = True
    session["token"] = token
    login_user(user, force=True)


def end_cookie() -> None:
    """Revoke the session of this browser's cookie and empty the cookie; inside a unit of work."""
    row = sessions.by_token(session["token"]) if "token" in session else None
    if row is not None:
        sessions.revoke(row.id)
    logout_user()
    session.clear()


def begin_bearer(user: User) -> tuple[str, int]:
    """Open a session for a client; answer its JWT and the seconds it lasts."""
    lifetime = timedelta(minutes=current_app.config["ACCESS_TOKEN_EXPIRE_MINUTES"])
    row, token = sessions.open_session(user, kind="bearer", lifetime=lifetime, **caller())
    claims = {"sub": str(user.id), "jti": token, "iat": clock.now(), "exp": row.expires_at}
    key = current_app.config["SECRET_KEY"]
    return (
        jwt.encode(claims, key, algorithm=current_app.config["ALGORITHM"]),
        int(lifetime.total_seconds()),
    )


def caller() -> dict[str, str]:
    """Answer where the request comes from, as a session keeps it."""
    agent = request.headers.get("User-Agent", "").replace("\0", "")
    return {"address": request.remote_addr or "", "agent": agent}


def current_session() -> Current | None:
    """Answer the session this request came with, once its user was asked for."""
    found: Current | None = g.get("user_session")
    return found


def from_cookie(user_id: str) -> User | None:
    """Answer the user of a cookie whose session lives."""
    row = sessions.by_token(session.get("token", ""))
    return remember(row) if row is not None and str(row.user_id) == user_id else None


def from_bearer(incoming: Request) -> User | None:
    """Answer the user of a bearer token whose session lives."""
    header = incoming.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    return remember(session_of_jwt(token.strip())) if scheme.lower() == "bearer" else None


def session_of_jwt(token: str) -> UserSession | None:
    """Answer the live session a JWT stands for; a stale or forged one answers None."""
    keys = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    for key in keys:
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[current_app.config["ALGORITHM"]],
                options={"require": ["exp", "sub", "jti"]},
            )
        except jwt.PyJWTError:
            continue
        row = sessions.by_token(str(claims["jti"]))
        return row if row is not None and str(row.user_id) == claims["sub"] else None
    return None


def remember(row: UserSession | None) -> User | None:
    """Keep the session for this request and answer its user."""
    if row is None:
        return None
    stale = clock.now() - row.last_seen_at > sessions.TOUCH_EVERY
    g.user_session = Current(row.id, row.kind, stale)
    return row.user


def touch_session(response: Response) -> Response:
    """Note after the answer that the session was used, at most every five minutes.

    The answer stands, whatever becomes of the note.
    """
    current = current_session()
    if current is not None and current.is_stale:
        try:
            with unit_of_work():
                sessions.touch(current.id)
        except SQLAlchemyError as error:
            log.warning("the use of a session could not be noted: %s", error)
    return response


def identify_socket(auth: dict[str, Any] | None) -> Identity:
    """Answer whose socket this is: by a token it gives, else by the cookie of our own pages."""
    token = (auth or {}).get("token")
    if token:
        row = session_of_jwt(str(token))
        if row is None:
            raise Unauthorized
    elif "token" not in session:
        return Identity(None, None)
    else:
        if is_foreign_origin():
            raise Forbidden(code="FOREIGN_ORIGIN")
        row = sessions.by_token(session["token"])
    identity = Identity(row.user_id, row.id) if row else Identity(None, None)
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


def sweep_sessions(now: datetime, dry_run: bool) -> int:  # noqa: FBT001
    """Delete sessions that ended long ago."""
    with unit_of_work(writes=not dry_run):
        return sessions.sweep(now, dry_run=dry_run)


def register(app: Flask) -> None:
    """Answer Flask-Login's and the sockets' questions about people."""
    login_manager.user_loader(from_cookie)
    login_manager.request_loader(from_bearer)
    found = loaders(app)
    found.identify_socket = identify_socket
    found.caller = caller_identity
    found.live_sessions = sessions.living
    found.load_user = lambda user_id: db.session.get(User, user_id)
    app.after_request(touch_session)
    add_cleanup(app, Cleanup("sessions", sweep_sessions, "sessions that ended a week ago"))
