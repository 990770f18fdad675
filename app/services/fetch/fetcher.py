"""Fetches what lies under a link, however hostile the link or the site behind it."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpcore
import httpx

from app.core import clock
from app.core.threads import Stalled, in_pool, stall_limit
from app.services.fetch.body import pieces
from app.services.fetch.connection import Allowance, GuardedNetwork, MayReach
from app.services.fetch.errors import (
    AddressNotAllowed,
    AddressNotPublic,
    FetchFailed,
    FetchRefused,
    FetchTimedOut,
    RedirectNotAllowed,
)
from app.services.fetch.names import Resolve, ask_system
from app.services.fetch.proxy import GuardedProxy
from app.services.fetch.public import is_outside, is_public, parse
from app.services.fetch.target import Target
from app.services.fetch.transport import GuardedTransport

MiB = 1024 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {
    "user-agent": "Matinee",
    "accept": "*/*",
    "accept-encoding": "gzip",
    "connection": "close",
}

OnBytes = Callable[[int, int | None], None]


def _ignore(_size: int, _total: int | None) -> None:
    """Let it pass."""


def read_link(link: str) -> str:
    """Answer a link as it would be fetched, without a look outside.

    Raise AddressNotAllowed or AddressNotPublic where the link alone says that it never will be.
    """
    target = Target.read(link)
    literal = parse(target.host)
    if literal is not None and not is_public(literal):
        raise AddressNotPublic
    return target.url


@dataclass(frozen=True)
class Limits:
    """How much one fetch may take, with all its redirects."""

    body_bytes: int = 10 * MiB
    header_bytes: int = 64 * 1024
    redirects: int = 5
    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    total_seconds: float = 30.0


@dataclass(frozen=True)
class Fetched:
    """What came: the address after all redirects, and the body, unpacked."""

    url: str
    status: int
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Downloaded:
    """What was written to a file, and how many bytes of it."""

    url: str
    status: int
    content_type: str
    size: int


class Fetcher:
    """Fetches public addresses within limits. Keeps nothing between fetches; threads may share it.

    `may_reach` decides which addresses are connected to. Only tests, whose servers are on
    loopback, pass another rule than the strict one, and `tls`, which trusts their certificates.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        resolve: Resolve = ask_system,
        may_reach: MayReach = is_outside,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._resolve = resolve
        self._may_reach = may_reach
        self._tls = tls or _known_authorities()

    def fetch(self, url: str) -> Fetched:
        """Answer what lies under a link; raise an error of this package when there is none."""
        with self._answer(url) as (target, answer):
            body = b"".join(pieces(answer, most=self.limits.body_bytes))
            return Fetched(target.url, answer.status_code, _content_type(answer), body)

    def download(self, url: str, path: Path, *, on_bytes: OnBytes = _ignore) -> Downloaded:
        """Write what lies under a link to a new file; after an error there is no file.

        `on_bytes` is told how many bytes are here, and of how many where the other side says so.
        """
        with path.open("xb") as file:
            try:
                with self._answer(url) as (target, answer):
                    size, total = 0, _announced(answer)
                    for piece in pieces(answer, most=self.limits.body_bytes):
                        size += in_pool(file.write, piece)
                        on_bytes(size, total)
                    return Downloaded(target.url, answer.status_code, _content_type(answer), size)
            except BaseException:
                path.unlink()
                raise

    def proxy(self, path: Path) -> GuardedProxy:
        """Make a way out for a program that is shut in, with this fetcher's rules and limits."""
        return GuardedProxy(
            path,
            self._resolve,
            self._may_reach,
            seconds=self.limits.total_seconds,
            most=2 * self.limits.body_bytes,
        )

    @contextmanager
    def _answer(self, url: str) -> Iterator[tuple[Target, httpx.Response]]:
        """Follow a link to its end; what goes wrong until the body is read is an error of ours."""
        until = clock.monotonic() + self.limits.total_seconds
        with _told(), stall_limit(self.limits.total_seconds):
            target = Target.read(url)
            for _ in range(self.limits.redirects + 1):
                with self._ask(target, until) as answer:
                    if answer.status_code not in REDIRECTS:
                        yield target, _successful(answer)
                        return
                    target = target.follow(answer.headers.get("location", ""))
            raise RedirectNotAllowed

    @contextmanager
    def _ask(self, target: Target, until: float) -> Iterator[httpx.Response]:
        """Ask one address, beside httpx's client: it would add cookies, proxies and logs."""
        allowance = Allowance(until, self.limits.header_bytes)
        network = GuardedNetwork(self._resolve, self._may_reach, allowance)
        timeout = httpx.Timeout(self.limits.read_seconds, connect=self.limits.connect_seconds)
        limited = {"timeout": timeout.as_dict()}
        request = httpx.Request("GET", target.url, headers=HEADERS, extensions=limited)
        with (
            GuardedTransport(network, self._tls) as transport,
            closing(transport.handle_request(request)) as answer,
        ):
            # Chunks have their own headers: twice the body is more than an honest site needs.
            allowance.bytes_left += 2 * self.limits.body_bytes
            yield answer


@cache
def _known_authorities() -> ssl.SSLContext:
    """Trust the system's certificates and certifi's; reading them takes long, so once."""
    return httpcore.default_ssl_context()


def _successful(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise FetchRefused(details={"status": answer.status_code})
    return answer


def _announced(answer: httpx.Response) -> int | None:
    """Answer how long a body is said to be, where that is what is counted."""
    length = answer.headers.get("content-length", "")
    packed = answer.headers.get("content-encoding", "identity") != "identity"
    return int(length) if length.isdecimal() and not packed else None


def _content_type(answer: httpx.Response) -> str:
    kind: str = answer.headers.get("content-type", "")
    return kind.strip()


@contextmanager
def _told() -> Iterator[None]:
    """Translate what the libraries raise."""
    try:
        yield
    except (httpcore.TimeoutException, Stalled) as error:
        raise FetchTimedOut from error
    except (httpcore.NetworkError, httpcore.ProtocolError, zlib.error) as error:
        raise FetchFailed from error
    except (httpx.InvalidURL, httpcore.UnsupportedProtocol) as error:
        raise AddressNotAllowed from error
