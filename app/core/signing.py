"""Signed links: a token opens what lies below two path segments, for a while, to one viewer.

A viewer's token also names the session it was made in, and opens nothing once that has ended.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from app.core.errors import Forbidden

_TOKEN = re.compile(
    r"(v1)\.([0-9a-f]{8})\.([1-9][0-9]{0,11})\.([a-z][a-z-]{0,19})\.(0|[0-9a-f]{32}(?:-[0-9a-f]{32})?)\.([A-Za-z0-9_-]{43})"
)
_TOKEN_IN_PATH = re.compile(
    r"(/(?:media|welcome|reset-password|verify-email|unsubscribe|appeal)/)[^/?#\s]+"
)


class BadLink(Forbidden):
    """The token was not made by us for this path."""

    code = "LINK_INVALID"
    message = "This link is not valid."


class LinkExpired(Forbidden):
    """The token was ours, and its time is over."""

    code = "LINK_EXPIRED"
    message = "This link has expired. Load the page again."


@dataclass(frozen=True)
class Grant:
    """What a token says: what it opens, for whom (None: anybody), until when (Unix seconds).

    `session` is the viewer's at the time; None where the token was made for somebody else to use.
    """

    scope: str
    viewer: UUID | None
    expires: int
    session: UUID | None = None

    @property
    def holder(self) -> str:
        """Answer the viewer and their session as the token writes them."""
        ids = [found.hex for found in (self.viewer, self.session) if found]
        return "-".join(ids) if self.viewer else "0"


@dataclass(frozen=True, eq=False)
class Keyring:
    """The keys by their ids; the first signs, all of them are accepted, so that keys rotate."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, secrets: Sequence[str]) -> Keyring:
        """Derive keys from the application's secrets, the current one first."""
        return _keyring(tuple(secrets))

    def sign(self, grant: Grant, prefix: str) -> str:
        """Make a token for everything below `prefix` (two segments, no slash around)."""
        key_id, key = self.keys[0]
        fields = ("v1", key_id, str(grant.expires), grant.scope, grant.holder)
        token = ".".join((*fields, _mac(key, fields, prefix)))
        if not _TOKEN.fullmatch(token):
            raise ValueError("a scope is lower case and at most 20 letters")
        return token

    def read(self, token: str, prefix: str, now: datetime) -> Grant:
        """Answer what a token grants below `prefix`; raises BadLink, LinkExpired."""
        match = _TOKEN.fullmatch(token)
        key = dict(self.keys).get(match[2]) if match else None
        if match is None or key is None:
            raise BadLink
        *fields, mac = match.groups()
        if not hmac.compare_digest(mac, _mac(key, fields, prefix)):
            raise BadLink
        expires = int(match[3])
        if expires <= now.timestamp():
            raise LinkExpired
        viewer, _, session = match[5].partition("-")
        return Grant(
            match[4],
            None if viewer == "0" else UUID(viewer),
            expires,
            UUID(session) if session else None,
        )


def redact(text: str) -> str:
    """Take the tokens of signed and of one-time links out of addresses that go into a log."""
    return _TOKEN_IN_PATH.sub(r"\1…", text)


def _mac(key: bytes, fields: Sequence[str], prefix: str) -> str:
    """Sign the fields and the prefix, joined by a character none of them can hold."""
    message = "\n".join((*fields, prefix)).encode()
    digest = hmac.digest(key, message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@lru_cache(maxsize=16)
def _keyring(secrets: tuple[str, ...]) -> Keyring:
    keys = [hmac.digest(secret.encode(), b"matinee media link", "sha256") for secret in secrets]
    return Keyring(tuple((hashlib.sha256(key).hexdigest()[:8], key) for key in keys))
