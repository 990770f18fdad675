"""What comes back from a site that answers, answers with no, sends on, or breaks off."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.fetch import (
    Downloaded,
    Fetched,
    Fetcher,
    FetchFailed,
    FetchRefused,
    FetchTooLarge,
    RedirectNotAllowed,
)
from tests.services.fetch.conftest import OUTSIDE, outside
from tests.services.fetch.rig import CHUNKED, HEAD, Site, ok, packed, quickly, to

pytestmark = pytest.mark.integration
Make = Callable[..., Fetcher]


def test_a_page_comes_as_it_is(site: Site, fetcher: Make) -> None:
    site.page("/poster", ok(b"\x89PNG", kind="image/png"))
    answer = fetcher().fetch(site.address("/poster?v=1#part"))
    url = site.address("/poster?v=1")
    assert answer == Fetched(url=url, status=200, content_type="image/png", body=b"\x89PNG")


def test_the_request_says_who_asks_and_nothing_else(site: Site, fetcher: Make) -> None:
    site.page("/", to("/next", "Set-Cookie: a=b; Path=/"))
    site.page("/next", ok(b""))
    fetcher().fetch(site.address())
    for request, path in zip(site.requests, ("/", "/next"), strict=True):
        lines = request.strip().lower().split("\r\n")
        assert lines[0] == f"get {path} http/1.1"
        assert sorted(line.split(":")[0] for line in lines[1:]) == [
            "accept",
            "accept-encoding",
            "connection",
            "host",
            "user-agent",
        ]


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_a_packed_page_is_unpacked(encoding: str, site: Site, fetcher: Make) -> None:
    body = b"<rss/>" * 100_000
    site.page("/", packed(gzip.compress(body), encoding))
    assert fetcher().fetch(site.address()).body == body


@pytest.mark.parametrize(
    "sent",
    [
        packed(gzip.compress(gzip.compress(b"x")), "gzip, gzip"),
        packed(b"x", "br"),
        packed(b"x", "zstd"),
        packed(zlib.compress(b"x"), "deflate"),
        packed(b"not packed at all"),
        packed(gzip.compress(b"x" * 5000)[:-9]),
        packed(gzip.compress(b"x") + gzip.compress(b"y")),
        packed(gzip.compress(b"x") + b"more"),
        ok(b"x" * 10)[:-1],
        CHUNKED + b"5\r\nxx",
        CHUNKED + b"-1\r\nxx",
        HEAD + b"Content-Length: ten\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        HEAD + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
        b"",
        b"\x00" * 100,
        b"220 mail.example ESMTP\r\n",
        b"-ERR unknown command\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
    ],
)
def test_what_is_broken_fails_with_one_sentence(sent: bytes, site: Site, fetcher: Make) -> None:
    site.page("/", sent)
    with pytest.raises(FetchFailed) as raised:
        fetcher().fetch(site.address())
    assert (raised.value.status, raised.value.code) == (502, "FETCH_FAILED")


@pytest.mark.parametrize("status", [304, 400, 401, 403, 404, 410, 429, 500, 503])
def test_another_status_than_success_is_told(status: int, site: Site, fetcher: Make) -> None:
    site.page("/", f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())
    with pytest.raises(FetchRefused) as raised:
        fetcher().fetch(site.address())
    assert raised.value.details == {"status": status}


def test_five_redirects_are_followed_and_the_sixth_is_not(site: Site, fetcher: Make) -> None:
    for hop in range(6):
        site.page(f"/{hop}", to(f"/{hop + 1}"))
    site.page("/6", ok(b"end"))
    answer = fetcher().fetch(site.address("/1"))
    assert (answer.body, answer.url) == (b"end", site.address("/6"))
    with pytest.raises(RedirectNotAllowed):
        fetcher().fetch(site.address("/0"))


def test_the_body_of_a_redirect_is_not_read(site: Site, fetcher: Make) -> None:
    site.drip("/", to("/end").replace(b"Content-Length: 0", b"Content-Length: 9999999"))
    site.page("/end", ok(b"end"))
    with quickly():
        assert fetcher().fetch(site.address()).body == b"end"


@pytest.mark.parametrize("location", ["http://[::1", "http://:80:80/", "\x80\xff", "http://a:b@c/"])
def test_a_redirect_to_no_address_is_an_error_of_the_address(
    location: str, site: Site, fetcher: Make
) -> None:
    site.pages["/"] = lambda line: line.sendall(to("?").replace(b"?", location.encode("latin-1")))
    with pytest.raises(Exception) as raised:  # noqa: PT011
        fetcher().fetch(site.address())
    assert type(raised.value).__module__ == "app.services.fetch.errors"


def test_a_download_is_written_as_it_comes(site: Site, fetcher: Make, tmp_path: Path) -> None:
    body = bytes(range(256)) * 4000
    site.page("/film", packed(gzip.compress(body)))
    answer = fetcher().download(site.address("/film"), tmp_path / "film")
    assert answer == Downloaded(site.address("/film"), 200, "text/plain", len(body))
    assert (tmp_path / "film").read_bytes() == body


@pytest.mark.parametrize(
    "sent", [ok(b"x" * 2000), HEAD + b"\r\n" + b"x" * 2000, ok(b"xx")[:-1], b""]
)
def test_after_a_failed_download_there_is_no_file(
    sent: bytes, site: Site, fetcher: Make, tmp_path: Path
) -> None:
    site.page("/", sent)
    with pytest.raises((FetchTooLarge, FetchFailed)):
        fetcher(body_bytes=1000).download(site.address(), tmp_path / "film")
    assert list(tmp_path.iterdir()) == []


def test_a_download_never_writes_over_a_file(site: Site, fetcher: Make, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        fetcher().download(site.address(), tmp_path / "film")
    assert ((tmp_path / "film").read_bytes(), site.came_to) == (b"mine", [])


def test_one_fetcher_serves_many_threads_and_leaves_none(site: Site) -> None:
    shared = Fetcher(resolve=lambda _: [OUTSIDE], may_reach=outside)
    site.page("/", ok(b"page"))
    bodies: list[bytes] = []
    before = threading.active_count()
    threads = [
        threading.Thread(target=lambda: bodies.append(shared.fetch(site.address()).body))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bodies == [b"page"] * 20
    assert before <= threading.active_count()
