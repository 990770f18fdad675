"""Carries httpx's requests over the guarded network and over nothing else."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import cast

import httpcore
import httpx

from app.services.fetch.connection import GuardedNetwork


class GuardedTransport(httpx.BaseTransport):
    """One connection without a proxy, never kept for a next request; raises httpcore's errors."""

    def __init__(self, network: GuardedNetwork, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=1,
            max_keepalive_connections=0,
            http2=False,
            network_backend=network,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request without a body and answer once the headers are there."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from cast("Iterator[bytes]", self._answer.stream)

    def close(self) -> None:
        self._answer.close()
