"""One issuer as its client sees it: found by discovery, asked by a browser, redeemed by us."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import Key

from app.core import clock
from app.core.ids import new_token
from app.services.openid import tokens
from app.services.openid.errors import IssuerRefuses, NotTrusted, SignInExpired
from app.services.openid.wire import Json, Wire, is_safe

log = logging.getLogger(__name__)

KEPT_SECONDS = 3600.0
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
SCOPE = "openid email profile"


@dataclass(frozen=True)
class Client:
    """What we are to an issuer; `name` is what people call it. A public client has no secret."""

    name: str
    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Attempt:
    """The secrets of one try: `state` ties it to a browser, `nonce` to a token, PKCE to a code."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Attempt:
        """Make the secrets of a new try."""
        return cls(new_token(), new_token(), new_token(48))


@dataclass(frozen=True)
class Vouched:
    """What the issuer says of a person; `subject` is theirs alone at this issuer, and stays."""

    issuer: str
    subject: str
    email: str = ""
    is_email_verified: bool = False
    first_name: str = ""
    last_name: str = ""


@dataclass
class _Kept:
    """Something of the issuer's, and until when it is believed (seconds of the steady clock)."""

    value: Any
    until: float


class Issuer:
    """One issuer; what it publishes of itself is kept for an hour."""

    def __init__(self, client: Client, *, may_be_plain: bool) -> None:
        self.client = client
        self.wire = Wire(client.name, client.issuer, may_be_plain=may_be_plain)
        self._metadata: _Kept | None = None
        self._keys: _Kept | None = None

    def address_for(self, attempt: Attempt, redirect_uri: str) -> str:
        """Answer where a browser goes to sign in; raise IssuerAway."""
        asked = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": create_s256_code_challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        door = str(self.metadata()["authorization_endpoint"])
        return f"{door}{'&' if urlsplit(door).query else '?'}{urlencode(asked)}"

    def check_named(self, named: str | None) -> None:
        """Raise NotTrusted when an answer names another issuer (RFC 9207), or must name one."""
        metadata = self.metadata()
        must = metadata.get("authorization_response_iss_parameter_supported") is True
        if named != metadata["issuer"] and (named is not None or must):
            log.warning("an answer for %s names %r", self.client.name, named)
            raise NotTrusted

    def redeem(self, code: str, attempt: Attempt, redirect_uri: str, now: datetime) -> Vouched:
        """Take a code for what the issuer says of the person; raise one of `errors`."""
        answer = self._tokens(code, attempt, redirect_uri)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise tokens.not_trusted("no id token came")
        claims = tokens.claims_of(
            self._opened(token),
            issuer=self.metadata()["issuer"],
            client_id=self.client.client_id,
            nonce=attempt.nonce,
            now=now,
        )
        return vouched(self.client.issuer, self._with_email(claims, answer))

    def metadata(self) -> Json:
        """Answer what the issuer publishes of itself; raise IssuerAway."""
        if self._metadata is None or self._metadata.until < clock.monotonic():
            found = self.wire.get(f"{self.client.issuer}/.well-known/openid-configuration")
            self._check_metadata(found)
            self._metadata = _Kept(found, clock.monotonic() + KEPT_SECONDS)
        kept: Json = self._metadata.value
        return kept

    def _check_metadata(self, found: Json) -> None:
        if str(found.get("issuer")).rstrip("/") != self.client.issuer:
            raise self.wire.away(f"it says it is {found.get('issuer')!r}")
        for name in NEEDED:
            if not is_safe(str(found.get(name)), may_be_plain=self.wire.may_be_plain):
                raise self.wire.away(f"its {name} is {found.get(name)!r}")

    def _tokens(self, code: str, attempt: Attempt, redirect_uri: str) -> Json:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": attempt.verifier,
        }
        basic = self._prove(form)
        status, answer = self.wire.post(self.metadata()["token_endpoint"], form, basic=basic)
        if status == 200:
            return answer
        log.warning("%s refused a code: %s %s", self.client.name, status, answer.get("error"))
        raise SignInExpired if answer.get("error") == "invalid_grant" else IssuerRefuses

    def _prove(self, form: dict[str, str]) -> tuple[str, str] | None:
        """Say in the form who we are, or answer what says so in the header.

        An issuer that names no way knows the header alone.
        """
        secret, client_id = self.client.client_secret, self.client.client_id
        known = self.metadata().get("token_endpoint_auth_methods_supported")
        if secret and not (isinstance(known, list) and "client_secret_post" in known):
            return quote(client_id, safe=""), quote(secret, safe="")
        form["client_id"] = client_id
        if secret:
            form["client_secret"] = secret
        return None

    def _opened(self, token: str) -> jwt.Token:
        try:
            return tokens.opened(token, self._published(fresh=False))
        except tokens.NoKeyFits:
            pass
        try:
            return tokens.opened(token, self._published(fresh=True))
        except tokens.NoKeyFits as error:
            raise tokens.not_trusted("no key of the issuer fits") from error

    def _published(self, *, fresh: bool) -> list[Key]:
        """Answer the issuer's keys; `fresh` asks it again, as after a rotation."""
        if fresh or self._keys is None or self._keys.until < clock.monotonic():
            found = self.wire.get(self.metadata()["jwks_uri"])
            keys = tokens.usable_keys(found.get("keys"))
            self._keys = _Kept(keys, clock.monotonic() + KEPT_SECONDS)
        kept: list[Key] = self._keys.value
        return kept

    def _with_email(self, claims: Json, answer: Json) -> Json:
        """Ask for the e-mail where the token leaves it out, as the standard lets it."""
        door, access = self.metadata().get("userinfo_endpoint"), answer.get("access_token")
        if "email" in claims or not isinstance(door, str) or not isinstance(access, str):
            return claims
        more = self.wire.get(door, bearer=access)
        if more.get("sub") != claims["sub"]:
            raise tokens.not_trusted("it tells of somebody else")
        return claims | more


def vouched(issuer: str, claims: Mapping[str, Any]) -> Vouched:
    """Read the claims we use; some issuers write `true` as a word."""
    return Vouched(
        issuer=issuer,
        subject=claims["sub"],
        email=_text(claims.get("email"), None),
        is_email_verified=claims.get("email_verified") in (True, "true"),
        first_name=_text(claims.get("given_name"), 100),
        last_name=_text(claims.get("family_name"), 100),
    )


def _text(value: Any, most: int | None) -> str:
    """Answer what can be kept of a claim."""
    return value.replace("\0", "").strip()[:most] if isinstance(value, str) else ""
