"""No link of the hostile tables reaches anything: not typed, not redirected to, not resolved to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.services.fetch import (
    AddressNotAllowed,
    AddressNotPublic,
    AddressUnknown,
    Fetcher,
    FetchFailed,
    FetchRefused,
    Limits,
    RedirectNotAllowed,
)
from tests.services.fetch.conftest import OUTSIDE, outside
from tests.services.fetch.hostile import LOOPBACK_SPELLINGS, NOT_ALLOWED, NOT_PUBLIC, links
from tests.services.fetch.rig import NameServer, Site, ok, to

pytestmark = pytest.mark.security
PUBLIC = "93.184.216.34"
INSIDE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "168.63.129.16",
    "169.254.169.254",
    "172.20.0.1",
    "192.0.0.192",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "fd00:ec2::254",
    "fe80::1%1",
    "2606:4700:4700::1111%1",
    "ff02::1",
    "no address",
]


def never_asked(name: str) -> list[str]:
    raise AssertionError(f"{name} was looked up")


@pytest.mark.parametrize("spelling", LOOPBACK_SPELLINGS)
def test_without_the_rule_every_spelling_of_loopback_reaches_the_server(
    spelling: str, site: Site, seen: list[str]
) -> None:
    site.page("/", ok(b"secret"))
    naive = Fetcher(may_reach=lambda _: True)
    assert naive.fetch(f"http://{spelling}:{site.port}/").body == b"secret"
    assert len(seen) == len(site.came_to) == 1


@pytest.mark.parametrize("host", NOT_PUBLIC)
def test_what_is_not_public_is_refused_unasked(host: str, site: Site, seen: list[str]) -> None:
    for link in (f"http://{host}:{site.port}/", f"https://{host}:{site.port}/a?b#c"):
        with pytest.raises(AddressNotPublic):
            Fetcher(resolve=never_asked).fetch(link)
    assert seen == site.came_to == []


@pytest.mark.parametrize("link", NOT_ALLOWED)
def test_what_is_no_plain_web_link_is_refused_unasked(
    link: str, site: Site, seen: list[str]
) -> None:
    with pytest.raises(AddressNotAllowed):
        Fetcher(resolve=never_asked).fetch(link.replace("PORT", str(site.port)))
    assert seen == site.came_to == []


def test_a_redirect_to_any_of_them_ends_at_the_redirect(site: Site, seen: list[str]) -> None:
    # `http:/host` is a page of the same site, which has none; `http://` leads back to itself.
    refusals = (AddressNotPublic, AddressNotAllowed, RedirectNotAllowed, FetchRefused)
    first = f"http://{OUTSIDE}:{site.port}/away"
    for link in links(site.port):
        if not link.isprintable() or relative(link):
            continue
        site.page("/away", to(link))
        with pytest.raises(refusals):
            Fetcher(resolve=never_asked, may_reach=outside).fetch(first)
    assert len(site.came_to) > 200
    assert {*seen} == {*site.came_to} == {OUTSIDE}


def relative(link: str) -> bool:
    """Tell whether a link leads on at the same site when it stands in a redirect."""
    return not link.strip() or ":" not in link.partition("/")[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["//127.0.0.1:{}/", "//localhost:{}/", "http://127.1:{}/"])
def test_a_redirect_that_names_only_another_host_is_checked_too(
    status: int, location: str, site: Site, seen: list[str], fetcher: Callable[..., Fetcher]
) -> None:
    site.page("/", to(location.format(site.port), status=status))
    with pytest.raises(AddressNotPublic):
        fetcher().fetch(site.address())
    assert seen == site.came_to == [OUTSIDE]


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_is_refused_when_any_of_its_addresses_is_inside(
    address: str, site: Site, seen: list[str]
) -> None:
    for answer in ([address], [PUBLIC, address], [address, PUBLIC], [PUBLIC] * 9 + [address]):
        with pytest.raises(AddressNotPublic):
            Fetcher(resolve=lambda _, found=answer: found).fetch(f"http://a.example:{site.port}/")
    assert seen == site.came_to == []


def test_a_second_answer_of_the_name_server_is_never_used(
    names: NameServer, site: Site, seen: list[str]
) -> None:
    names.says("rebind.example", [PUBLIC], ["127.0.0.1"])
    guarded = Fetcher(resolve=names.resolve)
    with pytest.raises(FetchFailed):
        guarded.fetch(f"http://rebind.example:{site.port}/")
    assert (seen, names.asked) == ([PUBLIC], ["rebind.example."])
    for _ in range(3):
        with pytest.raises(AddressNotPublic):
            guarded.fetch(f"http://rebind.example:{site.port}/")
    assert (seen, site.came_to) == ([PUBLIC], [])


def test_the_connection_goes_to_the_address_that_was_checked(
    names: NameServer, site: Site, seen: list[str]
) -> None:
    names.says("rebind.example", [OUTSIDE], ["127.0.0.1"])
    site.page("/", ok(b"outside"))
    answer = Fetcher(resolve=names.resolve, may_reach=outside).fetch(
        f"http://rebind.example:{site.port}/"
    )
    assert answer.body == b"outside"
    assert (seen, site.came_to, names.asked) == ([OUTSIDE], [OUTSIDE], ["rebind.example."])
    assert f"\r\nHost: rebind.example:{site.port}\r\n" in site.requests[0]


def test_a_redirect_to_the_same_name_is_looked_up_and_checked_again(
    names: NameServer, site: Site, seen: list[str]
) -> None:
    names.says("rebind.example", [OUTSIDE], ["127.0.0.1"])
    site.page("/", to("/again"))
    with pytest.raises(AddressNotPublic):
        Fetcher(resolve=names.resolve, may_reach=outside).fetch(
            f"http://rebind.example:{site.port}/"
        )
    assert seen == site.came_to == [OUTSIDE]


@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254"])
def test_an_answer_of_both_kinds_is_refused(
    inside: str, names: NameServer, site: Site, seen: list[str]
) -> None:
    names.says("mixed.example", [PUBLIC, inside])
    with pytest.raises(AddressNotPublic):
        Fetcher(resolve=names.resolve).fetch(f"http://mixed.example:{site.port}/")
    assert seen == site.came_to == []


def test_a_name_that_nobody_knows_is_told_as_such(names: NameServer, seen: list[str]) -> None:
    names.says("empty.example", [])
    with pytest.raises(AddressUnknown):
        Fetcher(resolve=names.resolve).fetch("http://empty.example/")
    assert seen == []


def test_the_systems_own_answer_is_checked(
    seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the files of this machine: nothing it answers for itself is reached."""
    import socket  # noqa: PLC0415

    asked: list[str] = []
    real = socket.getaddrinfo

    def local(name: str, *rest: object, **named: object) -> object:
        asked.append(name)
        return real("127.0.0.1", *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", local)
    with pytest.raises(AddressNotPublic):
        Fetcher(Limits()).fetch("http://www.example.org/")
    assert (asked, seen) == (["www.example.org."], [])


def test_proxies_of_the_environment_are_not_asked(
    site: Site, seen: list[str], fetcher: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{site.port}")
    site.page("/", ok(b"direct"))
    assert fetcher().fetch(site.address()).body == b"direct"
    assert seen == site.came_to == [OUTSIDE]
    assert site.requests[0].startswith("GET / HTTP/1.1\r\n")
