"""Who comes in, and who a request or a socket belongs to: cookies and tokens become users here.

Every door into an account goes the same way: it proves somebody (`authenticate`, or `vouch` for a
link, a new account or another site that answers for them), adds the code that was given
(`with_code`), and `admit` lets them in: `begin_cookie` and `begin_bearer` take nobody else.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import jwt
from flask import Flask, Request, Response, current_app, g, request, session
from flask_login import login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import bans, second_factor, service, sessions, tokens
from app.accounts.errors import InvalidCredentials
from app.accounts.factor_errors import CodeWrong, NoSecondFactor, SecondFactorRequired
from app.accounts.models import User, UserSession
from app.accounts.passwords import is_right
from app.api.access import require_user
from app.core import clock
from app.core.database import unit_of_work
from app.core.errors import Unauthorized
from app.core.extensions import login_manager
from app.core.registries import Cleanup, add_cleanup
from app.core.security import TOKEN_PREFIX, digest

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Current:
    """The session a request came with."""

    id: UUID
    kind: str
    is_stale: bool


@dataclass(frozen=True)
class Proven:
    """Who has shown who they are, as their account was then, and the factor whose code was right.

    It holds until the password changes: `mark` is void then.
    """

    user_id: UUID
    mark: str
    factor: UUID | None = None


@dataclass(frozen=True)
class Admitted:
    """Who may come in. Only `admit` makes one, for the unit of work it runs in."""

    user: User


def authenticate(login: str, password: str) -> Proven:
    """Check a name and a password, in the same time for unknown names; raise InvalidCredentials.

    No transaction is open while the password is compared: `admit` looks again, and tells who is
    banned so.
    """
    with unit_of_work(writes=False):
        user_id, stored, may_try = service.password_of(login)
    right = is_right(password, stored, rounds=current_app.config["BCRYPT_ROUNDS"])
    if not right or not may_try or user_id is None:
        raise InvalidCredentials
    return Proven(user_id, _mark(user_id, stored))


def vouch(user: User) -> Proven:
    """Answer for somebody whom the door knows by other means than a password."""
    return Proven(user.id, mark_of(user))


def mark_of(user: User) -> str:
    """Write what becomes another with another password."""
    return _mark(user.id, user.password_hash)


def _mark(user_id: UUID, password_hash: str | None) -> str:
    return digest(f"{user_id} {password_hash}")


def with_code(proven: Proven, code: str) -> Proven:
    """Add a second factor's code, which is used up; raise CodeWrong once a wrong one is counted.

    Whose account asks for none may give any.
    """
    limited = current_app.config["RATELIMIT_ENABLED"]
    try:
        with unit_of_work():
            check_still(proven, service.lock(proven.user_id))
            factor = second_factor.spend(proven.user_id, code, limited=limited)
    except NoSecondFactor:
        return proven
    if factor is None:
        raise CodeWrong
    return replace(proven, factor=factor)


def admit(proven: Proven) -> Admitted:
    """Answer who may come in, whom nobody changes until the unit of work ends.

    Raise InvalidCredentials for one who got another password or was disabled meanwhile,
    AccountBanned, and SecondFactorRequired for one whose account also asks for a code that was not
    given.
    """
    user = service.lock(proven.user_id)
    check_still(proven, user)
    factor = second_factor.confirmed(user.id)
    if factor is not None and factor.id != proven.factor:
        raise SecondFactorRequired
    return Admitted(user)


def check_still(proven: Proven, user: User) -> None:
    """Raise InvalidCredentials unless what was proven still holds, AccountBanned for a ban."""
    if proven.mark != mark_of(user):
        raise InvalidCredentials
    bans.check(user)
    if not user.is_active:
        raise InvalidCredentials


def begin_cookie(admitted: Admitted) -> None:
    """Open a session for this browser and put it into a fresh cookie; inside a unit of work."""
    end_cookie()
    days = timedelta(days=current_app.config["SESSION_DAYS"])
    _row, token = sessions.open_session(admitted.user, kind="cookie", lifetime=days, **caller())
    session.clear()
    session.permanent = True
    session["token"] = token
    login_user(admitted.user, force=True)


def end_cookie() -> None:
    """Revoke the session of this browser's cookie and empty the cookie; inside a unit of work."""
    row = sessions.by_token(session["token"]) if "token" in session else None
    if row is not None:
        sessions.revoke(row.id)
    logout_user()
    session.clear()


def begin_bearer(admitted: Admitted) -> tuple[str, int]:
    """Open a session for a client; answer its JWT and the seconds it lasts."""
    lifetime = timedelta(minutes=current_app.config["ACCESS_TOKEN_EXPIRE_MINUTES"])
    user = admitted.user
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


def hold() -> User:
    """Hold the account of who is signed in; raise Unauthorized if they were signed out meanwhile.

    What opens the account later is made by it, so that none is made beside a new password or a ban
    and outlives it.
    """
    user, current = service.lock(require_user().id), current_session()
    if current is None or current.id not in sessions.living({current.id}):
        raise Unauthorized
    return user


def from_cookie(user_id: str) -> User | None:
    """Answer the user of a cookie whose session lives."""
    row = sessions.by_token(session.get("token", ""))
    return remember(row) if row is not None and str(row.user_id) == user_id else None


def from_bearer(incoming: Request) -> User | None:
    """Answer the user of a bearer token whose session lives."""
    header = incoming.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    return remember(session_of(token.strip())) if scheme.lower() == "bearer" else None


def session_of(token: str) -> UserSession | None:
    """Answer the live session behind a personal token or a JWT."""
    return tokens.by_token(token) if token.startswith(TOKEN_PREFIX) else session_of_jwt(token)


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
    unused = row.scopes is not None and tokens.last_used(row) is None
    stale = unused or clock.now() - row.last_seen_at > sessions.TOUCH_EVERY
    g.user_session = Current(row.id, row.kind, stale)
    g.token_scopes = row.scopes
    row.user.withheld = tokens.withheld(row.scopes)
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


def sweep_sessions(now: datetime, dry_run: bool) -> int:  # noqa: FBT001
    """Delete sessions that ended long ago."""
    with unit_of_work(writes=not dry_run):
        return sessions.sweep(now, dry_run=dry_run)


def tidy_factors(now: datetime, dry_run: bool) -> int:  # noqa: FBT001
    """Tidy what lies around of second factors."""
    with unit_of_work(writes=not dry_run):
        return second_factor.tidy(now, dry_run=dry_run)


def register(app: Flask) -> None:
    """Answer Flask-Login's and the sockets' questions about people."""
    login_manager.user_loader(from_cookie)
    login_manager.request_loader(from_bearer)
    app.after_request(touch_session)
    add_cleanup(app, Cleanup("sessions", sweep_sessions, "sessions that ended a week ago"))
    about = "set-ups of a second factor nobody finished; secrets the key before this one sealed"
    add_cleanup(app, Cleanup("second-factors", tidy_factors, about))
