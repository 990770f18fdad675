"""Calls to an issuer: JSON alone, no redirects, few bytes, few seconds, and only by safe ways."""

from __future__ import annotations

import ipaddress
import logging
import ssl
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from app.core import clock
from app.core.threads import in_pool
from app.services.openid.errors import IssuerAway

log = logging.getLogger(__name__)

MOST_BYTES = 1 << 20
MOST_SECONDS = 10.0
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
# Sign-ins are rare: a connection that is kept would mostly be closed when it is needed.
LIMITS = httpx.Limits(max_keepalive_connections=0)

Json = dict[str, Any]


def is_loopback(host: str | None) -> bool:
    """Tell whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_safe(address: str, *, may_be_plain: bool) -> bool:
    """Tell whether an address goes by https; plain http goes to this machine alone, if it may."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None:
        return False
    plain = parts.scheme == "http" and may_be_plain and is_loopback(parts.hostname)
    return parts.scheme == "https" or plain


@cache
def trusted_roots() -> ssl.SSLContext:
    """Read whom we trust to vouch for hosts, once and off the main loop: it takes a while."""
    return in_pool(httpx.create_ssl_context)


class Wire:
    """The line to one issuer."""

    def __init__(self, name: str, issuer: str, *, may_be_plain: bool) -> None:
        self.name, self.may_be_plain = name, may_be_plain
        here = is_loopback(urlsplit(issuer).hostname)
        self.client = httpx.Client(
            timeout=TIMEOUT, limits=LIMITS, trust_env=not here, verify=trusted_roots()
        )

    def get(self, address: str, *, bearer: str | None = None) -> Json:
        """Answer the JSON object at an address; raise IssuerAway."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        status, body = self._ask("GET", address, headers=headers)
        if status != 200:
            raise self.away(f"{address} answered {status}")
        return body

    def post(
        self, address: str, form: dict[str, str], *, basic: tuple[str, str] | None
    ) -> tuple[int, Json]:
        """Send a form; answer the status, below 500, and the JSON object; raise IssuerAway."""
        return self._ask("POST", address, data=form, auth=basic)

    def _ask(self, method: str, address: str, **more: Any) -> tuple[int, Json]:
        if not is_safe(address, may_be_plain=self.may_be_plain):
            raise self.away(f"{address} is not https")
        deadline = clock.monotonic() + MOST_SECONDS
        body = bytearray()
        try:
            with self.client.stream(method, address, **more) as answer:
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > MOST_BYTES or clock.monotonic() > deadline:
                        raise self.away(f"{address} goes on and on")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self.away(f"{address}: {type(error).__name__} {error}") from error
        return self._read(answer, bytes(body), address)

    def _read(self, answer: httpx.Response, body: bytes, address: str) -> tuple[int, Json]:
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError:
            found = None
        is_asked_of_us = 200 <= answer.status_code < 300 or 400 <= answer.status_code < 500
        if not is_asked_of_us or answer.status_code == 429 or not isinstance(found, dict):
            raise self.away(f"{address} answered {answer.status_code}, not an object of JSON")
        return answer.status_code, found

    def away(self, reason: str) -> IssuerAway:
        """Make the error people see, and log the reason they do not."""
        log.warning("signing in with %s: %s", self.name, reason)
        return IssuerAway(
            f"{self.name} does not answer. Sign in with your password, or try again soon."
        )
