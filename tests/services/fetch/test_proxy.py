"""The guarded proxy carries a shut-in program to where fetches may go, and nowhere else."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.services.fetch import (
    AddressNotAllowed,
    AddressNotPublic,
    Fetcher,
    FetchFailed,
    FetchTooLarge,
)
from app.services.fetch.proxy import GuardedProxy
from tests.services.fetch.conftest import outside
from tests.services.fetch.hostile import NOT_PUBLIC, links
from tests.services.fetch.rig import Site, ok, quickly

pytestmark = pytest.mark.security
Fetchers = Callable[..., Fetcher]


@pytest.fixture
def way_out() -> Iterator[Path]:
    """Where the proxy listens; a socket's path must be short."""
    with TemporaryDirectory(prefix="way-") as folder:
        yield Path(folder, "out")


def say(path: Path, request: str) -> bytes:
    """Send a request through the proxy and answer all that comes back."""
    with closing(socket.socket(socket.AF_UNIX)) as client:
        client.settimeout(10)
        client.connect(str(path))
        client.sendall(request.encode())
        return heard(client)


def heard(client: socket.socket) -> bytes:
    """Read until the other side ends it."""
    received = b""
    while piece := client.recv(65536):
        received += piece
    return received


def get(link: str) -> str:
    """Write what a client asks a proxy for."""
    return f"GET {link} HTTP/1.1\r\nHost: wrong.example\r\nProxy-Authorization: x\r\nA: b\r\n\r\n"


def test_a_page_outside_is_carried_with_the_right_host(
    site: Site, fetcher: Fetchers, way_out: Path
) -> None:
    site.page("/film", ok(b"moving"))
    with fetcher().proxy(way_out) as proxy:
        assert say(way_out, get(site.address("/film?a=1"))).endswith(b"moving")
    assert proxy.refusal is None
    assert site.came_to == ["127.8.8.8"]
    lines = site.requests[0].split("\r\n")
    assert lines[:4] == [
        "GET /film?a=1 HTTP/1.1",
        f"Host: site.example:{site.port}",
        "Connection: close",
        "A: b",
    ]


def test_a_tunnel_is_opened_to_what_is_outside(
    site: Site, fetcher: Fetchers, way_out: Path
) -> None:
    site.page("/film", ok(b"moving"))
    asked = f"CONNECT site.example:{site.port} HTTP/1.1\r\n\r\nGET /film HTTP/1.1\r\n\r\n"
    with fetcher().proxy(way_out):
        came = say(way_out, asked)
    assert came.startswith(b"HTTP/1.1 200 ")
    assert came.endswith(b"moving")


@pytest.mark.parametrize("host", NOT_PUBLIC)
def test_nothing_inside_is_reached_by_request_or_tunnel(
    host: str, site: Site, seen: list[str], way_out: Path
) -> None:
    with Fetcher().proxy(way_out) as proxy:
        for asked in (get(f"http://{host}:{site.port}/"), f"CONNECT {host}:{site.port} X\r\n\r\n"):
            assert say(way_out, asked).startswith(b"HTTP/1.1 403 ")
    assert isinstance(proxy.refusal, AddressNotPublic | AddressNotAllowed)
    assert seen == site.came_to == []


def test_no_link_of_the_hostile_tables_is_carried(
    site: Site, seen: list[str], way_out: Path
) -> None:
    with Fetcher().proxy(way_out):
        for link in links(site.port):
            if "\r" not in link and "\n" not in link:
                assert say(way_out, get(link)).startswith(b"HTTP/1.1 403 "), link
    assert seen == site.came_to == []


def test_a_name_that_leads_inside_is_not_connected_to(
    site: Site, seen: list[str], way_out: Path
) -> None:
    for addresses in (["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"]):
        inside = Fetcher(resolve=lambda _, found=addresses: found)
        with inside.proxy(way_out) as proxy:
            assert say(way_out, get(site.address())).startswith(b"HTTP/1.1 403 ")
        assert isinstance(proxy.refusal, AddressNotPublic)
    assert seen == site.came_to == []


@pytest.mark.parametrize(
    "request_line",
    ["", "GET", "GET / HTTP/1.1", "CONNECT site.example:25 HTTP/1.1", "GET https://a.example/ X"],
)
def test_what_is_no_request_to_a_proxy_is_refused(
    request_line: str, seen: list[str], way_out: Path
) -> None:
    with Fetcher().proxy(way_out):
        assert say(way_out, f"{request_line}\r\n\r\n").startswith(b"HTTP/1.1 403 ")
    assert seen == []


def test_where_nobody_answers_is_refused(fetcher: Fetchers, way_out: Path) -> None:
    with closing(socket.create_server(("127.8.8.8", 0))) as closed:
        port = closed.getsockname()[1]
    with fetcher().proxy(way_out) as proxy:
        assert say(way_out, get(f"http://site.example:{port}/")).startswith(b"HTTP/1.1 403 ")
    assert isinstance(proxy.refusal, FetchFailed)


def test_more_bytes_than_are_allowed_end_it(site: Site, fetcher: Fetchers, way_out: Path) -> None:
    site.drip("/film", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096)
    with quickly(8), fetcher(body_bytes=50_000).proxy(way_out) as proxy:
        assert len(say(way_out, get(site.address("/film")))) <= 120_000
    assert isinstance(proxy.refusal, FetchTooLarge)


def test_the_end_of_the_block_ends_every_connection(
    site: Site, fetcher: Fetchers, way_out: Path
) -> None:
    site.drip("/film", b"HTTP/1.1 200 OK\r\n\r\n")
    with closing(socket.socket(socket.AF_UNIX)) as client:
        client.settimeout(10)
        with quickly(8):
            with fetcher().proxy(way_out):
                client.connect(str(way_out))
                client.sendall(get(site.address("/film")).encode())
                assert client.recv(4) == b"HTTP"
            heard(client)
    assert not way_out.exists()


def test_only_this_user_may_use_the_way_out(way_out: Path) -> None:
    with GuardedProxy(way_out, lambda _: [], outside, seconds=5, most=100):
        assert way_out.stat().st_mode & 0o777 == 0o600
