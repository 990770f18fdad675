"""Id tokens: a signature by one of the issuer's keys, and claims made for us and for this try."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, JoseError, KeyParameterError
from joserfc.jwk import JWKRegistry, Key

from app.services.openid.errors import NotTrusted

log = logging.getLogger(__name__)

# Only signatures that nobody but the holder of a private key can make.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
LEEWAY_SECONDS = 60
MOST_SUBJECT = 255


class NoKeyFits(Exception):
    """None of the keys that are known made the signature; the issuer may have newer ones."""


def usable_keys(published: Any) -> list[Key]:
    """Read a published set of keys; what is no public key for signatures is passed over."""
    given = published if isinstance(published, list) else []
    return [key for key in map(_key, given) if key is not None]


def _key(published: Any) -> Key | None:
    if not isinstance(published, dict) or str(published.get("kty")) not in {"RSA", "EC", "OKP"}:
        return None
    if published.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(published)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        log.warning("a key of an issuer cannot be read: %s", error)
        return None


def opened(token: str, keys: Sequence[Key]) -> jwt.Token:
    """Answer a token whose signature is right; raise NoKeyFits, NotTrusted."""
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise not_trusted(error) from error
    if header.get("alg") not in ALGORITHMS:
        raise not_trusted(f"an id token signed by {header.get('alg')!r}")
    named = header.get("kid")
    for key in keys:
        if named is None or key.kid == named:
            found = _opened_by(token, key)
            if found is not None:
                return found
    raise NoKeyFits


def _opened_by(token: str, key: Key) -> jwt.Token | None:
    try:
        return jwt.decode(token, key, algorithms=ALGORITHMS)
    except (BadSignatureError, KeyParameterError):
        return None
    except (JoseError, ValueError) as error:
        raise not_trusted(error) from error


def claims_of(
    token: jwt.Token, *, issuer: str, client_id: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """Answer the claims once they are for us, from this issuer, fresh, and of this try."""
    wanted: Any = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }
    params = {"nonce": nonce, "client_id": client_id}
    claims = CodeIDToken(token.claims, token.header, wanted, params)
    try:
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except JoseError as error:
        raise not_trusted(error) from error
    if len(claims["sub"]) > MOST_SUBJECT or "\0" in claims["sub"]:
        raise not_trusted("a subject that cannot be kept")
    return dict(claims)


def not_trusted(reason: object) -> NotTrusted:
    """Make the error people see, and log the reason they do not."""
    log.warning("an id token is refused: %s", reason)
    return NotTrusted()
