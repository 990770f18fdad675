"""From a name to its addresses, asked once, in limited time."""

from __future__ import annotations

import queue
import socket
from collections.abc import Callable, Iterable
from threading import Thread

from app.services.fetch.errors import AddressNotPublic, AddressUnknown, FetchTimedOut
from app.services.fetch.public import Address, parse

Resolve = Callable[[str], Iterable[str]]


def ask_system(name: str) -> list[str]:
    """Ask the system's resolver; the dot at the end keeps its search list out."""
    found = socket.getaddrinfo(f"{name}.", None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses_of(host: str, resolve: Resolve, *, seconds: float) -> list[Address]:
    """Answer the addresses of a host in the resolver's order; an address is its own.

    Raises `AddressUnknown`, `FetchTimedOut`, and `AddressNotPublic` for what is no address at all.
    """
    literal = parse(host)
    if literal is not None:
        return [literal]
    found = [parse(text) for text in _asked(host, resolve, seconds)]
    addresses = [address for address in found if address is not None]
    if len(addresses) < len(found):
        raise AddressNotPublic
    if not addresses:
        raise AddressUnknown
    return addresses


def _asked(host: str, resolve: Resolve, seconds: float) -> list[str]:
    """Ask in a thread: the system's resolver knows no deadline of its callers."""
    answers: queue.Queue[list[str] | Exception] = queue.Queue(1)
    asking = (host, resolve, answers)
    Thread(target=_ask, args=asking, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise FetchTimedOut from None
    if isinstance(answer, OSError):
        raise AddressUnknown from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


def _ask(host: str, resolve: Resolve, answers: queue.Queue[list[str] | Exception]) -> None:
    try:
        answers.put(list(resolve(host)))
    except Exception as error:  # noqa: BLE001 - the asker raises it
        answers.put(error)
