"""A site may be slow, endless, broken or packed: what is taken of it is bounded."""

from __future__ import annotations

import gzip
import threading
import tracemalloc
from collections.abc import Callable

import pytest

from app.services.fetch import (
    Fetcher,
    FetchFailed,
    FetchTimedOut,
    FetchTooLarge,
    Limits,
)
from tests.services.fetch.conftest import OUTSIDE
from tests.services.fetch.rig import CHUNKED, HEAD, Site, ok, packed, quickly, to

pytestmark = pytest.mark.integration
Make = Callable[..., Fetcher]


def frames(body: bytes) -> dict[str, bytes]:
    """Send a body in each way HTTP knows."""
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
    return {
        "declared": ok(body),
        "in chunks": CHUNKED + chunks + b"0\r\n\r\n",
        "until the end": HEAD + b"\r\n" + body,
        "packed": packed(gzip.compress(body)),
    }


@pytest.mark.parametrize("way", frames(b""))
def test_the_largest_body_is_taken_and_one_byte_more_is_not(
    way: str, site: Site, fetcher: Make
) -> None:
    site.page("/most", frames(b"x" * 1000)[way])
    site.page("/more", frames(b"x" * 1001)[way])
    small = fetcher(body_bytes=1000)
    assert len(small.fetch(site.address("/most")).body) == 1000
    with pytest.raises(FetchTooLarge):
        small.fetch(site.address("/more"))


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (HEAD + b"\r\n", b"x" * 65536),
        (CHUNKED, b"1;" + b"x" * 60000 + b"\r\nx\r\n"),
        (CHUNKED + b"0\r\n", b"a: " + b"b" * 60000 + b"\r\n"),
        (HEAD, b"a: b\r\n" * 5000),
        (HEAD + b"a: ", b"b" * 65536),
        (b"HTTP/1.1 200 ", b"O" * 65536),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" * 2000),
    ],
)
def test_a_flood_is_cut_wherever_it_comes(
    first: bytes, then: bytes, site: Site, fetcher: Make
) -> None:
    site.drip("/", first, then)
    with quickly(), pytest.raises((FetchTooLarge, FetchFailed)) as raised:
        fetcher(body_bytes=100_000).fetch(site.address())
    assert not isinstance(raised.value, FetchTimedOut)


def bombs() -> dict[str, bytes]:
    """Send a hundred megabytes in a hundred kilobytes."""
    once = gzip.compress(bytes(100_000_000), compresslevel=9)
    head = HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = head + b"%x\r\n" % len(once) + once + b"\r\n0\r\n\r\n"
    return {"declared": packed(once), "in chunks": chunked}


@pytest.mark.parametrize("way", ["declared", "in chunks"])
def test_a_bomb_is_noticed_before_it_is_in_memory(way: str, site: Site, fetcher: Make) -> None:
    site.page("/", bombs()[way])
    tracemalloc.start()
    try:
        with pytest.raises(FetchTooLarge):
            fetcher(body_bytes=1_000_000).fetch(site.address())
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"", b"H"),
        (HEAD, b"a"),
        (HEAD + b"\r\n", b"x"),
        (HEAD + b"Content-Length: 5000\r\n\r\n", b"x"),
        (CHUNKED, b"1\r\nx\r\n"),
        (CHUNKED + b"5;", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_site_that_drips_does_not_outlast_the_whole_time(
    first: bytes, then: bytes, site: Site, fetcher: Make
) -> None:
    site.drip("/", first, then)
    with quickly(), pytest.raises(FetchTimedOut) as raised:
        fetcher(total_seconds=0.4, read_seconds=0.3).fetch(site.address())
    assert (raised.value.status, raised.value.code) == (504, "FETCH_TIMED_OUT")


def test_a_handshake_that_drips_does_not_either(site: Site, fetcher: Make) -> None:
    site.serve = lambda line, _: drip_handshake(line, site)  # type: ignore[method-assign]
    with quickly(), pytest.raises(FetchTimedOut):
        fetcher(total_seconds=0.4).fetch(f"https://site.example:{site.port}/")


def drip_handshake(line, site: Site) -> None:
    with line:
        line.sendall(b"\x16\x03\x03\x3f\xff")
        try:
            while not site.over.wait(0.02):
                line.sendall(b"\x02")
        except OSError:
            return


def test_a_silent_site_is_left_after_the_reading_time(site: Site, fetcher: Make) -> None:
    site.pages["/"] = lambda _: site.over.wait(10)  # type: ignore[assignment, return-value]
    with quickly(), pytest.raises(FetchTimedOut):
        fetcher(read_seconds=0.2).fetch(site.address())


def test_redirects_share_the_whole_time(site: Site, fetcher: Make) -> None:
    def slow(line) -> None:
        site.over.wait(0.15)
        line.sendall(to("/"))

    site.pages["/"] = slow
    with quickly(), pytest.raises(FetchTimedOut):
        fetcher(total_seconds=0.4, redirects=100).fetch(site.address())


def test_a_name_server_that_does_not_answer_is_left_in_time() -> None:
    over = threading.Event()
    try:
        with quickly(), pytest.raises(FetchTimedOut):
            Fetcher(Limits(connect_seconds=0.2), resolve=lambda _: [str(over.wait(10))]).fetch(
                "http://slow.example/"
            )
    finally:
        over.set()


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site) -> None:
    site.page("/", ok(b"here"))
    several = Fetcher(resolve=lambda _: ["::1", "127.0.0.1"], may_reach=lambda _: True)
    assert several.fetch(site.address()).body == b"here"


def test_a_closed_port_fails(fetcher: Make, seen: list[str]) -> None:
    with pytest.raises(FetchFailed):
        fetcher().fetch("http://site.example:1024/")
    assert seen == [OUTSIDE]
