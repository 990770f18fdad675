"""The only way out: connects to addresses that were checked, and counts time and bytes."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from app.core import clock
from app.services.fetch.errors import AddressNotPublic, FetchTimedOut, FetchTooLarge
from app.services.fetch.names import Resolve, addresses_of
from app.services.fetch.public import Address

MayReach = Callable[[Address], bool]
MOST_TRIED = 4


@dataclass
class Allowance:
    """What one answer may still take: until when, and how many bytes on the wire."""

    until: float
    bytes_left: int

    def seconds(self, most: float | None = None) -> float:
        """Answer how long one step may wait; raise when the time is over."""
        left = self.until - clock.monotonic()
        if left <= 0:
            raise FetchTimedOut
        return left if most is None else min(most, left)

    def bytes(self, most: int) -> int:
        """Answer how many bytes one step may read; raise when there were too many already."""
        if self.bytes_left <= 0:
            raise FetchTooLarge
        return min(most, self.bytes_left)


class GuardedNetwork(httpcore.NetworkBackend):
    """Looks a name up once, checks all its addresses, and connects to one of just those."""

    def __init__(self, resolve: Resolve, may_reach: MayReach, allowance: Allowance) -> None:
        self._resolve = resolve
        self._may_reach = may_reach
        self._allowance = allowance
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; raise before any when one is not allowed."""
        wait = self._allowance.seconds(timeout)
        found = addresses_of(host, self._resolve, seconds=wait)
        if not all(self._may_reach(address) for address in found):
            raise AddressNotPublic
        return GuardedStream(self._first(found, port, timeout, socket_options), self._allowance)

    def _first(
        self,
        addresses: list[Address],
        port: int,
        timeout: float | None,
        options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError()
        for address in addresses[:MOST_TRIED]:
            wait = self._allowance.seconds(timeout)
            try:
                return self._system.connect_tcp(str(address), port, wait, None, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(self, *_args: Any, **_kwargs: Any) -> httpcore.NetworkStream:
        """Refuse: a socket of this machine is never meant."""
        raise AddressNotPublic


class GuardedStream(httpcore.NetworkStream):
    """A connection of which every step keeps to what is left of the allowance."""

    def __init__(self, stream: httpcore.NetworkStream, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, at most what is left."""
        wait, most = self._allowance.seconds(timeout), self._allowance.bytes(max_bytes)
        found = self._stream.read(most, wait)
        self._allowance.bytes_left -= len(found)
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, self._allowance.seconds(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt; the certificate must be the name's, whatever address it was reached at."""
        wait = self._allowance.seconds(timeout)
        return GuardedStream(
            self._stream.start_tls(ssl_context, server_hostname, wait), self._allowance
        )

    def get_extra_info(self, info: str) -> Any:
        """Answer what is known of the connection below."""
        return self._stream.get_extra_info(info)
