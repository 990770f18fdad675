"""What an address of the network says about who calls: the household or the network it lies in."""

from __future__ import annotations

import ipaddress


def network_of(address: str, *, bits_4: int, bits_6: int) -> str | None:
    """Cut an address to its first bits; None for what is no address.

    An IPv4 address that a socket of both kinds writes as IPv6 is the IPv4 address it is.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    found = getattr(found, "ipv4_mapped", None) or found
    bits = bits_4 if found.version == 4 else bits_6
    return str(ipaddress.ip_network((found, bits), strict=False))


def household(address: str) -> str:
    """Answer what one household has: an IPv4 address, or the first half of an IPv6 one."""
    return network_of(address, bits_4=32, bits_6=64) or address
