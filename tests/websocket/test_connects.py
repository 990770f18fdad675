"""How fast one address opens sockets, whatever it says of itself."""

from __future__ import annotations

import pytest
from flask import Flask

from app.websocket.connects import MOST_ADDRESSES, Door

pytestmark = pytest.mark.websocket
HANDSHAKE = "/socket.io/?EIO=4&transport=websocket"
# What a handshake without a WebSocket to upgrade is told behind the door.
THROUGH = 400


@pytest.fixture
def fast(app: Flask) -> Flask:
    """The application with its limits on, as slow as a test needs it."""
    app.config |= {"RATELIMIT_ENABLED": True, "SOCKET_CONNECTS_PER_SECOND": 0.001}
    return app


def opened(app: Flask, address: str, count: int) -> list[int]:
    """Open sockets from an address, each naming another one; answer the statuses."""
    client = app.test_client()
    return [
        client.get(
            HANDSHAKE,
            environ_overrides={"REMOTE_ADDR": address},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(count)
    ]


def test_an_address_opens_twenty_at_once_and_others_still_get_in(app: Flask) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    door = Door(app, app.wsgi_app)
    found = [door.lets_in("192.0.2.1") for _ in range(40)]
    assert all(found[:20])
    assert not all(found)
    assert door.lets_in("192.0.2.2")


def test_a_socket_is_a_websocket_and_nothing_else(app: Flask) -> None:
    answer = app.test_client().get("/socket.io/?EIO=4&transport=polling")
    assert (answer.status_code, answer.text) == (400, '"Invalid transport"')


def test_a_refusal_says_when_to_come_back(fast: Flask) -> None:
    assert opened(fast, "192.0.2.3", 2) == [THROUGH, 429]
    answer = fast.test_client().get(HANDSHAKE, environ_overrides={"REMOTE_ADDR": "192.0.2.3"})
    assert answer.headers["Retry-After"] == "1"


def test_without_limits_anybody_opens_any_number(fast: Flask) -> None:
    fast.config["RATELIMIT_ENABLED"] = False
    assert opened(fast, "192.0.2.4", 5) == [THROUGH] * 5


def test_a_proxys_word_counts_where_it_is_trusted(fast: Flask) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix  # noqa: PLC0415

    from app import trusted  # noqa: PLC0415

    fast.config["TRUSTED_PROXIES"] = 1
    plain = fast.wsgi_app.app
    before, fast.wsgi_app = fast.wsgi_app, ProxyFix(plain, **trusted(fast))
    try:
        assert opened(fast, "192.0.2.5", 3) == [THROUGH] * 3
    finally:
        fast.wsgi_app = before


def test_many_addresses_fill_no_memory(fast: Flask) -> None:
    door = Door(fast, fast.wsgi_app)
    for number in range(MOST_ADDRESSES + 5):
        assert door.lets_in(str(number))
    assert len(door.buckets) <= MOST_ADDRESSES
