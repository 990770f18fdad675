"""Who a person is in a room: a user by account, a guest by a name and a proof of who they were."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed


@dataclass(frozen=True)
class Person:
    """Somebody at the door; `id` is stable for as long as they can prove who they are.

    `address` is a keyed hash of where a guest comes from, by which bans know them.
    """

    id: str
    name: str
    user: User | None = None
    token: str | None = None
    address: str | None = None

    @property
    def user_id(self) -> UUID | None:
        """Answer the account's id; a guest has none."""
        return self.user.id if self.user else None


def of_user(user: User) -> Person:
    """Answer the person behind an account."""
    return Person(id_of_user(user.id), user.display_name[:50], user)


def id_of_user(user_id: UUID) -> str:
    """Answer the id under which rooms know an account."""
    return f"u-{user_id.hex}"


def user_id_of(member: str) -> UUID | None:
    """Answer the account behind a member's id; a guest has none."""
    kind, _, text = member.partition("-")
    try:
        return UUID(hex=text) if kind == "u" else None
    except ValueError:
        return None


def of_request(user: User | None, *, secret: str, browser: str | None) -> str | None:
    """Answer the id under which rooms know who makes a request, a guest by their browser."""
    if user is not None:
        return id_of_user(user.id)
    return guest("", secret=secret, browser=browser).id if browser else None


def demand_standing(member: str, deed: Deed) -> None:
    """Raise Sanctioned for somebody whom moderators keep from a deed; a guest has no account."""
    if member.startswith("u-"):
        standing.demand_of(UUID(hex=member[2:]), deed)


def guest(
    name: str, *, secret: str, token: str | None = None, browser: str | None = None
) -> Person:
    """Answer a guest: the one of the token, else the one of the browser's session, else a new one.

    A token is a random part and its signature, so nobody can pose as a guest whose id they saw.
    """
    seed = token.partition(".")[0] if token and _is_genuine(token, secret) else None
    if seed is None:
        seed = _sign(f"browser:{browser}", secret)[:22] if browser else secrets.token_urlsafe(16)
    shown = hashlib.sha256(f"guest:{seed}".encode()).hexdigest()[:24]
    return Person(f"g-{shown}", name[:50], token=f"{seed}.{_sign(seed, secret)}")


def _is_genuine(token: str, secret: str) -> bool:
    seed, _, signature = token.partition(".")
    return hmac.compare_digest(signature.encode(), _sign(seed, secret).encode())


def _sign(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), b"room guest\n" + text.encode(), hashlib.sha256).hexdigest()
