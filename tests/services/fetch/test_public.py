"""The rule of what is public, searched for holes in every spelling an address has."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.services.fetch import AddressNotAllowed, AddressNotPublic, Fetcher, public
from app.services.fetch.public import is_outside, is_public
from app.services.fetch.target import Target
from tests.services.fetch import rig

searched = settings(max_examples=200, deadline=None)
ALL_4 = st.integers(0, 2**32 - 1).map(IPv4Address)
ALL_6 = st.integers(0, 2**128 - 1).map(IPv6Address)
# Written down apart from the product's table: what RFC 6890 and the registries call not global.
INSIDE_4 = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
    "192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 "
    "240.0.0.0/4"
)
INSIDE_6 = (
    "::/64 100::/8 2001::/32 2001:2::/48 2001:10::/28 2001:20::/28 2001:db8::/32 2002::/16 "
    "3fff::/20 4000::/3 5f00::/16 64:ff9b:1::/48 fc00::/7 fe80::/10 fec0::/10 ff00::/8 8000::/2"
)
# The last address before a network that is not public, and the first behind it.
EDGES = (
    "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 "
    "168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 "
    "191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 "
    "198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 "
    "223.255.255.255 2000::1 2001:200::1 2001:4860:4860::8888 2001:db7::1 2001:db9::1 "
    "2003::1 2606:4700:4700::1111 2a00:1450:4001::1 3ffd::1 3fff:1000::1 "
    "::ffff:8.8.8.8 64:ff9b::8.8.8.8 2606:4700::5efe:8.8.8.8"
)
NETWORKS = [*INSIDE_4.split(), *INSIDE_6.split()]


def within(network: str) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    """Any address of a network."""
    if ":" in network:
        six = IPv6Network(network)
        return st.integers(int(six[0]), int(six[-1])).map(IPv6Address)
    four = IPv4Network(network)
    return st.integers(int(four[0]), int(four[-1])).map(IPv4Address)


INNER_4 = st.sampled_from(INSIDE_4.split()).flatmap(within)
INNER_6 = st.sampled_from(INSIDE_6.split()).flatmap(within)


@st.composite
def number(draw: st.DrawFn, value: int) -> str:
    """Write a number as the C library reads it."""
    zeros = "0" * draw(st.integers(0, 3))
    forms = [str(value), f"0{zeros}{value:o}", f"0x{zeros}{value:x}", f"0X{zeros}{value:X}"]
    return draw(st.sampled_from(forms))


@st.composite
def spelt_4(draw: st.DrawFn, address: IPv4Address) -> str:
    """Write an IPv4 address as one to four numbers in any base, in wide digits, or in IPv6."""
    bits, parts = int(address), draw(st.integers(1, 4))
    first = [bits >> 8 * (3 - at) & 0xFF for at in range(parts - 1)]
    numbers = [*first, bits & (1 << 8 * (5 - parts)) - 1]
    text = draw(st.sampled_from(".。．｡")).join(draw(number(value)) for value in numbers)
    if draw(st.booleans()):
        text = text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    high, low = bits >> 16, bits & 0xFFFF
    around = [
        f"{text}.",
        f"[::ffff:{address}]",
        f"[0:0:0:0:0:FFFF:{high:04X}:{low:x}]",
        f"[64:ff9b::{high:x}:{low:x}]",
        f"[64:ff9b:1::{address}]",
        f"[2002:{high:x}:{low:x}::1]",
        f"[::{address}]",
        f"[2001:0:{high:x}:{low:x}::]",
        f"[2001:0:808:808::{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}]",
        f"[2606:4700::5efe:{address}]",
        f"[2606:4700::200:5efe:{address}]",
    ]
    return draw(st.one_of(st.just(text), st.sampled_from(around)))


@st.composite
def spelt_6(draw: st.DrawFn, address: IPv6Address) -> str:
    """Write an IPv6 address long or short, in either case, perhaps with a zone."""
    text = draw(st.sampled_from([str(address), address.exploded, address.exploded.upper()]))
    return f"[{text}{draw(st.sampled_from(['', '', '%1', '%25eth0']))}]"


def refused(host: str, port: int = 80) -> None:
    """Fetch it by both schemes; it must be refused without a look-up or a connection."""
    with rig.watch() as seen:
        for scheme in ("http", "https"):
            with pytest.raises(AddressNotPublic):
                Fetcher(resolve=lambda name: [f"asked {name}"]).fetch(f"{scheme}://{host}:{port}/")
    assert seen == []


@pytest.mark.property_test
@searched
@given(INNER_4.flatmap(spelt_4))
def test_an_inner_ipv4_address_is_refused_in_every_spelling(host: str) -> None:
    refused(host)


@pytest.mark.property_test
@searched
@given(INNER_6.flatmap(spelt_6))
def test_an_inner_ipv6_address_is_refused_in_every_spelling(host: str) -> None:
    refused(host)


@pytest.mark.property_test
@searched
@given(st.one_of(INNER_4, INNER_6), st.lists(ALL_4, max_size=3), st.randoms())
def test_a_name_with_an_inner_address_among_others_is_refused(inner, others, random) -> None:
    found = [str(inner), *map(str, others)]
    random.shuffle(found)
    with rig.watch() as seen, pytest.raises(AddressNotPublic):
        Fetcher(resolve=lambda _: found).fetch("https://site.example/")
    assert seen == []


@pytest.mark.property_test
@searched
@given(st.one_of(ALL_4, ALL_6))
@example(IPv6Address("::ffff:8.8.8.8"))
def test_what_the_library_calls_private_or_multicast_is_never_public(address) -> None:
    """Its tables know less and know it from elsewhere; IPv4 inside IPv6 is ours to take out."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if not address.is_global or address.is_multicast:
        assert not is_public(address)


@pytest.mark.property_test
@searched
@given(
    ALL_4.filter(is_public).flatmap(lambda address: st.tuples(st.just(address), spelt_4(address)))
)
def test_a_public_ipv4_address_is_read_as_what_it_is(pair: tuple[IPv4Address, str]) -> None:
    address, spelling = pair
    if "[" not in spelling:
        assert Target.read(f"http://{spelling}/").host == str(address)


@pytest.mark.property_test
@searched
@given(st.text(max_size=60), st.sampled_from(["http://{}/", "http://{}", "https://{}:8443/", "{}"]))
def test_any_text_is_read_twice_alike_or_refused(text: str, form: str) -> None:
    try:
        target = Target.read(form.format(text))
    except (AddressNotAllowed, AddressNotPublic):
        return
    again = Target.read(target.url)
    assert (again.scheme, again.host, again.port) == (target.scheme, target.host, target.port)
    assert target.url.isascii() or target.host.isascii()


@pytest.mark.unit
@pytest.mark.parametrize("address", EDGES.split())
def test_the_internet_is_public_up_to_the_edges_of_what_is_not(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.unit
@pytest.mark.parametrize("network", NETWORKS)
def test_the_first_and_the_last_address_of_an_inner_network_are_not_public(network: str) -> None:
    inner = ip_network(network)
    assert not is_public(inner[0])
    assert not is_public(inner[-1])


@pytest.mark.unit
def test_a_public_address_of_this_machine_itself_is_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"8.8.4.4", "2606:4700::7"}
    monkeypatch.setattr(public, "_can_bind", own.__contains__)
    assert [is_outside(ip_address(address)) for address in sorted(own)] == [False, False]
    assert is_outside(ip_address("8.8.8.8"))
    assert is_outside(ip_address("2606:4700::8"))


@pytest.mark.unit
def test_a_system_that_binds_to_anything_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_can_bind", lambda _: True)
    assert is_outside(ip_address("8.8.8.8"))
    assert not is_outside(ip_address("127.0.0.1"))


@pytest.mark.unit
def test_the_system_knows_its_own_addresses() -> None:
    assert public._can_bind("127.7.7.7")
    assert not public._can_bind("93.184.216.34")
    assert not public._can_bind("2606:4700:4700::1111")
