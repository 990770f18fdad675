"""Which addresses lie on the public internet. Every other one is never connected to."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# From IANA's registries of special addresses: the library's own tables differ by its version.
_NOT_PUBLIC_4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared behind a provider's translation
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, reachable from its guests only
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
# Global unicast is the only part of IPv6 handed out; these lie within it.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which holds any IPv4 address
        "3ffe::/16",  # given back
        "3fff::/20",  # documentation
    )
]
# A translator at the network's edge turns these into the IPv4 address in their last bits.
_HOLDS_IPV4 = [IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96")]
# ISATAP writes an IPv4 address behind these halves, below any network's prefix.
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: Address) -> bool:
    """Tell whether an address is global unicast, also once the IPv4 address in it is taken out."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None:
        return False
    if any(address in network for network in _HOLDS_IPV4):
        return is_public(_last_bits(address))
    if address not in _GLOBAL_UNICAST or any(address in network for network in _NOT_PUBLIC_6):
        return False
    return int(address) >> 32 & 0xFFFFFFFF not in _ISATAP or is_public(_last_bits(address))


def is_outside(address: Address) -> bool:
    """Tell whether an address is public and not one of this machine's own."""
    return is_public(address) and not _is_own(address)


def parse(text: str) -> Address | None:
    """Read an address as a resolver writes it; None for what is none."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def _last_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)


def _is_own(address: Address) -> bool:
    """Ask the system: only an own address can be bound to, unless it is set to bind to any."""
    nobodys = "192.0.2.1" if isinstance(address, IPv4Address) else "2001:db8::1"
    return _can_bind(str(address)) and not _can_bind(nobodys)


def _can_bind(address: str) -> bool:
    """Try it with a socket that sends nothing."""
    kind = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True
