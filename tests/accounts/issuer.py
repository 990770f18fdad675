"""A real OpenID Connect issuer on this machine, which answers as the standard says.

Whoever comes to its door is signed in at once, as the person it was told.
"""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from secrets import token_urlsafe
from typing import Any
from urllib.parse import unquote, urlencode

import orjson
from joserfc import jwt
from joserfc.jwk import Key, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

CLIENT_ID, CLIENT_SECRET = "matinee-client", "s3cret: with & signs"
Claims = dict[str, Any]
ADA = {
    "sub": "1001",
    "email": "ada@example.org",
    "email_verified": True,
    "given_name": "Ada",
    "family_name": "Lovelace",
}


@cache
def rsa_key(kid: str) -> RSAKey:
    """Make a key, once in a test process: primes take their time."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass
class LocalIssuer:
    """What the issuer knows and how it behaves; tests turn its knobs."""

    address: str = ""
    person: Claims = field(default_factory=lambda: dict(ADA))
    keys: list[Key] = field(default_factory=lambda: [rsa_key("first")])
    denies: str = ""
    ways_to_prove: list[str] | None = None
    email_is_in: str = "id_token"
    is_named: bool = True
    twist: Callable[[Claims], Claims] = lambda claims: claims
    forge: Callable[[Claims], str] | None = None
    metadata_says: Claims = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def metadata(self) -> Claims:
        """Answer what discovery publishes."""
        found = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_response_iss_parameter_supported": True,
        }
        if self.ways_to_prove is not None:
            found["token_endpoint_auth_methods_supported"] = self.ways_to_prove
        return found | self.metadata_says

    def answer(self, request: Request) -> Response:
        """Answer one request."""
        self.asked.append(request.path)
        door = {
            "/.well-known/openid-configuration": lambda _request: told(self.metadata()),
            "/jwks": lambda _request: told({"keys": [key.as_dict() for key in self.keys]}),
            "/authorize": self.authorize,
            "/token": self.token,
            "/userinfo": self.userinfo,
        }.get(request.path)
        return door(request) if door else Response(status=404)

    def authorize(self, request: Request) -> Response:
        """Send the browser back with a code, or with the error the issuer was told to give."""
        asked = request.args
        known = asked["client_id"] == CLIENT_ID and asked["response_type"] == "code"
        proof = asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
        if not known or not proof or "openid" not in asked["scope"].split():
            return Response("no such client", status=400)
        answer = {"state": asked["state"]} | ({"iss": self.address} if self.is_named else {})
        if self.denies:
            answer["error"] = self.denies
        else:
            answer["code"] = token_urlsafe(16)
            self.codes[answer["code"]] = asked.to_dict()
        return Response(
            status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(answer)}"}
        )

    def token(self, request: Request) -> Response:
        """Take a code, once, from the client it was made for, who holds its PKCE verifier."""
        if not self.is_client(request):
            return told({"error": "invalid_client"}, 401)
        asked = self.codes.pop(request.form["code"], None)
        challenge = half(hashlib.sha256(request.form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or asked["redirect_uri"] != request.form["redirect_uri"]
            or asked["code_challenge"] != challenge
        ):
            return told({"error": "invalid_grant"}, 400)
        claims = self.twist(self.claims(asked["nonce"]))
        token = self.forge(claims) if self.forge else self.sign(claims)
        return told({"access_token": "opens-userinfo", "token_type": "Bearer", "id_token": token})

    def is_client(self, request: Request) -> bool:
        """Tell whether the client proves itself in one of the ways that are known."""
        ways = self.ways_to_prove or ["client_secret_basic"]
        given, form = request.authorization, request.form
        if given is not None and "client_secret_basic" in ways:
            return (unquote(given.username or ""), unquote(given.password or "")) == (
                CLIENT_ID,
                CLIENT_SECRET,
            )
        if "client_secret_post" in ways:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        return "none" in ways and form.get("client_id") == CLIENT_ID

    def claims(self, nonce: str) -> Claims:
        """Write what an id token says."""
        now = int(time.time())
        base = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        hidden = {"email", "email_verified"} if self.email_is_in == "userinfo" else set()
        return base | {name: value for name, value in self.person.items() if name not in hidden}

    def sign(self, claims: Claims) -> str:
        """Sign with the newest key."""
        key = self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def userinfo(self, request: Request) -> Response:
        """Tell of the person whoever holds the access token."""
        if request.headers.get("Authorization") != "Bearer opens-userinfo":
            return told({"error": "invalid_token"}, 401)
        return told(self.person)


def told(content: Claims, status: int = 200) -> Response:
    """Write an answer of JSON."""
    return Response(orjson.dumps(content), status=status, mimetype="application/json")


def half(digest: bytes) -> str:
    """Write bytes as base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@contextmanager
def start_issuer(**knobs: Any) -> Iterator[LocalIssuer]:
    """Run an issuer on a free port of this machine."""
    issuer = LocalIssuer(**knobs)
    server = make_server("127.0.0.1", 0, Request.application(issuer.answer), threaded=True)
    issuer.address = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
