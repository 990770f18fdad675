"""Signing in elsewhere: the two providers there may be, and one try from its start to its end.

A try lives in the browser's signed session cookie, for ten minutes, and is finished once.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, request, session
from redis import RedisError

from app.accounts.identity_errors import ProviderNotFound
from app.core import clock
from app.core.extensions import redis_client
from app.core.security import digest
from app.services.openid.errors import IssuerRefuses, SignInCancelled, SignInExpired
from app.services.openid.issuer import Attempt, Client, Issuer, Vouched

log = logging.getLogger(__name__)

GOOGLE = "https://accounts.google.com"
CALLBACK = "/sign-in/with/callback"
TRY_SECONDS = 600
KEPT_AS = "openid"
LONGEST_NEXT = 1000


@dataclass(frozen=True)
class Provider:
    """One way to sign in elsewhere, as addresses name it."""

    id: str
    client: Client

    @property
    def name(self) -> str:
        """Answer what people call it."""
        return self.client.name

    @property
    def start_url(self) -> str:
        """Answer the address a form is sent to."""
        return f"/sign-in/with/{self.id}"


@dataclass(frozen=True)
class Try:
    """A try that is under way; `user_id` is who wants to connect, None for signing in."""

    provider: str
    attempt: Attempt
    until: int
    next: str | None
    user_id: UUID | None


def providers() -> list[Provider]:
    """Answer the providers this installation knows: Google, and one issuer of its own."""
    config = current_app.config
    found = []
    if config["GOOGLE_CLIENT_ID"] and config["GOOGLE_CLIENT_SECRET"]:
        secrets = (config["GOOGLE_CLIENT_ID"], config["GOOGLE_CLIENT_SECRET"])
        found.append(Provider("google", Client("Google", GOOGLE, *secrets)))
    if config["OIDC_ISSUER"] and config["OIDC_CLIENT_ID"]:
        issuer = config["OIDC_ISSUER"].rstrip("/")
        name = config["OIDC_NAME"] or host_of(issuer)
        secrets = (config["OIDC_CLIENT_ID"], config["OIDC_CLIENT_SECRET"])
        found.append(Provider("openid", Client(name, issuer, *secrets)))
    return found


def provider(provider_id: str) -> Provider:
    """Find a provider; raise ProviderNotFound."""
    for one in providers():
        if one.id == provider_id:
            return one
    raise ProviderNotFound


def issuers() -> set[str]:
    """Answer the issuers by which people can sign in here."""
    return {one.client.issuer for one in providers()}


def name_of(issuer: str) -> str:
    """Answer what people call an issuer, also one that is not used here any more."""
    known = {one.client.issuer: one.name for one in providers()}
    return known.get(issuer) or host_of(issuer)


def host_of(issuer: str) -> str:
    """Answer the host in an issuer's address."""
    return urlsplit(issuer).hostname or issuer


def issuer_of(one: Provider) -> Issuer:
    """Answer the line to a provider's issuer, which remembers what it publishes."""
    lines: dict[Client, Issuer] = current_app.extensions.setdefault("matinee_openid", {})
    if one.client not in lines:
        may_be_plain = current_app.config["ENVIRONMENT"] != "production"
        lines[one.client] = Issuer(one.client, may_be_plain=may_be_plain)
    return lines[one.client]


def redirect_uri() -> str:
    """Answer where the issuer sends browsers back to; it must know this very address."""
    base: str = current_app.config["PUBLIC_URL"] or request.host_url
    return base.rstrip("/") + CALLBACK


def begin(one: Provider, *, next_: str | None, user_id: UUID | None = None) -> str:
    """Begin a try in this browser; answer the address of the issuer; raise IssuerAway."""
    attempt = Attempt.new()
    address = issuer_of(one).address_for(attempt, redirect_uri())
    session[KEPT_AS] = {
        "provider": one.id,
        "attempt": asdict(attempt),
        "until": int(clock.now().timestamp()) + TRY_SECONDS,
        "next": next_ if next_ and len(next_) <= LONGEST_NEXT else None,
        "user_id": str(user_id) if user_id else None,
    }
    return address


def take(answer: Mapping[str, str]) -> Try:
    """Take this browser's try out of its cookie, where the answer is for it; raise SignInExpired.

    A second answer finds nothing, also one that comes with a copy of the cookie.
    """
    kept: dict[str, Any] | None = session.pop(KEPT_AS, None)
    if kept is None or kept["until"] < clock.now().timestamp():
        raise SignInExpired
    state = kept["attempt"]["state"]
    if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
        raise SignInExpired
    if not is_first_use(state):
        raise SignInExpired
    user_id = UUID(kept["user_id"]) if kept["user_id"] else None
    return Try(kept["provider"], Attempt(**kept["attempt"]), kept["until"], kept["next"], user_id)


def is_first_use(state: str) -> bool:
    """Note that a try is finished; without Redis the cookie and the issuer's code must do."""
    try:
        mark = f"openid:finished:{digest(state)}"
        return bool(redis_client().set(mark, 1, nx=True, ex=TRY_SECONDS))
    except RedisError as error:
        log.warning("a finished sign-in could not be noted: %s", error)
        return True


def redeem(one: Provider, tried: Try, answer: Mapping[str, str]) -> Vouched:
    """Answer whom the issuer vouches for; raise one of `services.openid.errors`."""
    line = issuer_of(one)
    line.check_named(answer.get("iss"))
    if "error" in answer:
        raise refused(one, answer["error"])
    code = answer.get("code", "")
    if not code:
        raise SignInExpired
    return line.redeem(code, tried.attempt, redirect_uri(), clock.now())


def refused(one: Provider, error: str) -> Exception:
    """Answer what an issuer's `error` means for the person."""
    if error in {"access_denied", "login_required", "interaction_required", "consent_required"}:
        return SignInCancelled()
    if error in {"server_error", "temporarily_unavailable"}:
        return issuer_of(one).wire.away(error)
    log.warning("%s refuses: %.100r", one.name, error)
    return IssuerRefuses()
