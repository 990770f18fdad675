"""Addresses: what one household has, and how far an address is cut."""

from __future__ import annotations

import pytest

from app.core.addresses import household, network_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.1", "192.0.2.1/32"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1/32"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_household_has_one_old_address_or_half_of_a_new_one(address: str, whose: str) -> None:
    assert household(address) == whose


def test_what_is_no_address_has_no_network() -> None:
    assert network_of("192.0.2.77", bits_4=24, bits_6=48) == "192.0.2.0/24"
    assert network_of("somewhere", bits_4=24, bits_6=48) is None
