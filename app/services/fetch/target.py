"""Where a link leads, read once and strictly: what is checked is what is connected to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Self
from urllib.parse import SplitResult, urljoin, urlsplit

import idna

from app.services.fetch.errors import AddressNotAllowed, AddressNotPublic, RedirectNotAllowed

MOST_CHARACTERS = 8_192
PORTS = {"http": 80, "https": 443}
# The ports above 1023 that browsers refuse: https://fetch.spec.whatwg.org/#port-blocking
NOT_WEB = {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080}
NOT_WEB |= set(range(6665, 6670))
# Names that never lead out, by RFC 6761 and its followers or by custom.
INSIDE = {"localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa", "onion"}

_NOT_IN_A_LINK = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_AUTHORITY = re.compile(
    r"(?:\[(?P<six>[^\[\]]+)\]|(?P<name>[^\[\]:@%]+))(?::(?P<port>[0-9]{0,5}))?"
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_TOP = re.compile(r"[a-z][a-z0-9-]*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


@dataclass(frozen=True)
class Target:
    """A link taken apart; `host` is a name in ASCII, or an address in its one usual spelling."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, link: str) -> Self:
        """Take a link apart; raise `AddressNotAllowed` or `AddressNotPublic`."""
        parts = _split(link.strip())
        scheme = parts.scheme.lower()
        found = _AUTHORITY.fullmatch(parts.netloc)
        if scheme not in PORTS or found is None:
            raise AddressNotAllowed
        port = int(found["port"] or PORTS[scheme])
        if not _may_be_web(port):
            raise AddressNotAllowed
        host = _six(found["six"]) if found["six"] else _name(found["name"])
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(scheme, host, port, path)

    @property
    def url(self) -> str:
        """Write the link again, from what was read only."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    def follow(self, location: str) -> Target:
        """Answer where a redirect leads; raise when it leads nowhere or gives encryption up."""
        if not location.strip():
            raise RedirectNotAllowed
        try:
            after = Target.read(urljoin(self.url, location.strip()))
        except ValueError:
            raise RedirectNotAllowed from None
        if self.scheme == "https" and after.scheme == "http":
            raise RedirectNotAllowed
        return after


def _split(link: str) -> SplitResult:
    """Split at the signs; what readers of links understand differently is refused here."""
    if len(link) > MOST_CHARACTERS or _NOT_IN_A_LINK.search(link):
        raise AddressNotAllowed
    try:
        return urlsplit(link)
    except ValueError:
        raise AddressNotAllowed from None


def _may_be_web(port: int) -> bool:
    """Take the two ports of the web, and those anybody may open, without the known others."""
    return port in PORTS.values() or (1024 <= port <= 65535 and port not in NOT_WEB)


def _six(text: str) -> str:
    """Read the inside of `[…]`; a zone names an interface of this machine."""
    try:
        address = IPv6Address(text.partition("%")[0])
    except ValueError:
        raise AddressNotAllowed from None
    if "%" in text:
        raise AddressNotPublic
    return str(address)


def _name(text: str) -> str:
    """Read a name in any script, or an IPv4 address in any spelling."""
    name = (text if text.isascii() else _to_ascii(text)).lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressNotAllowed
    if _NUMBER.fullmatch(labels[-1]):
        return str(_four(labels))
    if not _TOP.fullmatch(labels[-1]):
        raise AddressNotAllowed
    if len(labels) == 1 or any(f".{name}".endswith(f".{inside}") for inside in INSIDE):
        raise AddressNotPublic
    return name


def _to_ascii(name: str) -> str:
    try:
        return idna.encode(unicodedata.normalize("NFKC", name), uts46=True).decode()
    except (UnicodeError, ValueError):
        raise AddressNotAllowed from None


def _four(labels: list[str]) -> IPv4Address:
    """Add up one to four numbers as the C library does: octal, hexadecimal, the last fills up."""
    try:
        *first, last = [_number(label) for label in labels]
        if len(first) > 3 or any(number > 255 for number in first) or last >> 8 * (4 - len(first)):
            raise AddressNotAllowed
        return IPv4Address(sum(n << 8 * (3 - at) for at, n in enumerate(first)) + last)
    except ValueError:
        raise AddressNotAllowed from None


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)
