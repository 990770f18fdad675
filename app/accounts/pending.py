"""Connecting an account that must be proven first: a cookie of its own keeps who vouched for whom.

It outlives the session cookie, which signing in replaces; signed, for ten minutes, and good for one
account alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.accounts.openid import TRY_SECONDS
from app.core import clock
from app.services.openid.issuer import Vouched


@dataclass(frozen=True)
class Pending:
    """An identity that waits for the owner of an account, and where they wanted to go."""

    user_id: UUID
    vouched: Vouched
    next: str | None


def keep(response: Response, pending: Pending) -> None:
    """Put it into the answer's cookies."""
    content = {
        "user_id": str(pending.user_id),
        "vouched": asdict(pending.vouched),
        "next": pending.next,
        "until": int(clock.now().timestamp()) + TRY_SECONDS,
    }
    response.set_cookie(
        _name(),
        str(_serializer().dumps(content)),
        max_age=TRY_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def read() -> Pending | None:
    """Answer what this browser keeps, None when there is nothing or it is too old."""
    try:
        kept = _serializer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        return None
    if kept["until"] < clock.now().timestamp():
        return None
    return Pending(UUID(kept["user_id"]), Vouched(**kept["vouched"]), kept["next"])


def drop(response: Response) -> None:
    """Take it out of this browser's cookies."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(_name(), httponly=True, samesite="Lax", secure=secure)


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-connect"


def _serializer() -> URLSafeSerializer:
    config = current_app.config
    keys = [*config["SECRET_KEY_FALLBACKS"], config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="matinee connect")
