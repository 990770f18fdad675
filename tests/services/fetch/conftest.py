"""Fixtures of the fetch tests: a site, a DNS server, a watch over connections, fetchers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import ip_address

import pytest

from app.services.fetch import Fetcher, Limits
from app.services.fetch.public import Address, is_outside
from tests.services.fetch import rig

OUTSIDE = "127.8.8.8"


@pytest.fixture
def site() -> Iterator[rig.Site]:
    """A site on all loopback addresses."""
    with rig.site() as made:
        yield made


@pytest.fixture
def names() -> Iterator[rig.NameServer]:
    """A DNS server of this test."""
    with rig.name_server() as made:
        yield made


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """The addresses connected to during this test."""
    with rig.watch() as addresses:
        yield addresses


def outside(address: Address) -> bool:
    """Take one address of loopback for the internet; every other one is judged strictly."""
    return address == ip_address(OUTSIDE) or is_outside(address)


@pytest.fixture
def fetcher() -> Callable[..., Fetcher]:
    """Makes fetchers for which every name leads to the site, as if that were outside."""

    def make(**limits: float) -> Fetcher:
        return Fetcher(Limits(**limits), resolve=lambda _: [OUTSIDE], may_reach=outside)  # type: ignore[arg-type]

    return make
