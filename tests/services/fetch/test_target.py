"""Links as people and sites write them, and what is made of them."""

from __future__ import annotations

import pytest

from app.services.fetch import AddressNotAllowed, RedirectNotAllowed
from app.services.fetch.target import Target

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("http://example.org", "http://example.org/"),
        ("  https://example.org/a  ", "https://example.org/a"),
        ("HTTPS://WWW.Example.ORG/Path", "https://www.example.org/Path"),
        ("https://example.org./", "https://example.org/"),
        ("https://example.org:443/", "https://example.org/"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("https://example.org:/", "https://example.org/"),
        ("https://example.org:8443?a=1#b", "https://example.org:8443/?a=1"),
        ("https://example.org/a%20b?c=%2F&d=@:/", "https://example.org/a%20b?c=%2F&d=@:/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://r3---sn-4g5e6nsk.video.example/", "https://r3---sn-4g5e6nsk.video.example/"),
        ("https://my_bucket.files.example/", "https://my_bucket.files.example/"),
        ("http://0x8.0x8.010.8/", "http://8.8.8.8/"),
        ("http://134744072:8080/", "http://8.8.8.8:8080/"),
        ("http://[2606:4700:4700:0::1111]/", "http://[2606:4700:4700::1111]/"),
        ("http://[2606:4700:4700::1111]:8080/x", "http://[2606:4700:4700::1111]:8080/x"),
        ("http://localhost.example.org/", "http://localhost.example.org/"),
        ("http://notlocal.example/", "http://notlocal.example/"),
    ],
)
def test_a_good_link_is_read_into_its_one_spelling(link: str, url: str) -> None:
    assert Target.read(link).url == url


@pytest.mark.parametrize("port", [80, 443, 1024, 8000, 8080, 65535])
def test_ports_of_the_web_and_those_anybody_may_open_are_taken(port: int) -> None:
    assert Target.read(f"http://example.org:{port}/").port == port


@pytest.mark.parametrize("port", [1, 21, 22, 25, 110, 143, 445, 587, 1023, 2049, 5060, 6000, 6667])
def test_ports_of_other_services_are_not(port: int) -> None:
    with pytest.raises(AddressNotAllowed):
        Target.read(f"http://example.org:{port}/")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b?c", "https://example.org/b?c"),
        ("b", "https://example.org/a/b"),
        ("?b", "https://example.org/a/?b"),
        ("//other.example/", "https://other.example/"),
        ("https://other.example:8443/#x", "https://other.example:8443/"),
    ],
)
def test_a_redirect_is_read_beside_where_it_stands(location: str, url: str) -> None:
    assert Target.read("https://example.org/a/").follow(location).url == url


@pytest.mark.parametrize("location", ["http://example.org/", "http://other.example/", "", " "])
def test_a_redirect_to_plain_http_or_to_nowhere_is_not_followed(location: str) -> None:
    with pytest.raises(RedirectNotAllowed):
        Target.read("https://example.org/").follow(location)


def test_a_redirect_to_https_is_followed() -> None:
    after = Target.read("http://example.org/").follow("https://example.org/")
    assert (after.scheme, after.port) == ("https", 443)
