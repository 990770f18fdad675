"""Real servers on loopback, and a watch that sees every connection this process tries to make."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
Connection = socket.socket
Answer = Callable[[Connection], None]
_watching: list[list[str]] = []


def _see(event: str, args: tuple[Any, ...]) -> None:
    """Write TCP connections down; what would leave this machine is refused on the spot."""
    if event != "socket.connect" or not _watching:
        return
    connection, address = args
    if connection.family == socket.AF_UNIX or connection.type != socket.SOCK_STREAM:
        return
    for seen in _watching:
        seen.append(str(address[0]))
    if not str(address[0]).startswith(("127.", "::ffff:7f", "::ffff:127.")):
        raise ConnectionRefusedError("nothing leaves this machine in a test")


@cache
def _begin_to_see() -> None:
    """Have Python tell of everything from now on: it can be told once, and not to stop."""
    sys.addaudithook(_see)


@contextmanager
def watch() -> Iterator[list[str]]:
    """Answer the addresses that are connected to while the block runs."""
    _begin_to_see()
    seen: list[str] = []
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


@dataclass
class Site:
    """A server that listens on all of 127.0.0.0/8 and answers what its `pages` say."""

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    came_to: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def address(self, path: str = "/", *, scheme: str = "http") -> str:
        """Write a link to a page, by a name that fetchers of the tests find here."""
        return f"{scheme}://site.example:{self.port}{path}"

    def page(self, path: str, *sent: bytes) -> None:
        """Answer a path with these bytes, then close."""
        self.pages[path] = lambda connection: connection.sendall(b"".join(sent))

    def drip(self, path: str, first: bytes, then: bytes = b"x") -> None:
        """Answer a path a little at a time, without an end."""

        def answer(connection: Connection) -> None:
            connection.sendall(first)
            while not self.over.wait(0.02):
                connection.sendall(then)

        self.pages[path] = answer

    def serve(self, connection: Connection, tls: ssl.SSLContext | None) -> None:
        """Read one request and answer it; who hangs up early is no failure."""
        with connection, suppress(OSError):
            connection.settimeout(20)
            if tls is not None:
                connection = tls.wrap_socket(connection, server_side=True)
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    received = connection.recv(65536)
                    if not received:
                        return
                    request += received
                self.requests.append(request.decode("latin-1"))
                path = request.split(b" ")[1].decode().partition("?")[0]
                self.pages.get(path, nothing)(connection)


def nothing(connection: Connection) -> None:
    """Answer that there is nothing."""
    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def ok(body: bytes, *headers: str, kind: str = "text/plain") -> bytes:
    """Write a whole answer of 200."""
    lines = [f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode() + body


def packed(body: bytes, encoding: str = "gzip") -> bytes:
    """Write a whole answer whose body is said to be packed."""
    return ok(body, f"Content-Encoding: {encoding}")


def to(location: str, *headers: str, status: int = 302) -> bytes:
    """Write a redirect."""
    lines = [f"HTTP/1.1 {status} On", f"Location: {location}", "Content-Length: 0", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def quickly(seconds: float = 3.0) -> Iterator[None]:
    """Fail when the block takes much longer than its limit."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@contextmanager
def site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a site until the block ends."""
    with socket.create_server(("0.0.0.0", 0)) as listener:
        made = Site(listener.getsockname()[1])
        threads: list[threading.Thread] = []

        def accept() -> None:
            while True:
                connection, _ = listener.accept()
                made.came_to.append(connection.getsockname()[0])
                if made.over.is_set():
                    connection.close()
                    return
                serving = threading.Thread(target=made.serve, args=(connection, tls))
                serving.start()
                threads.append(serving)

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield made
        finally:
            made.over.set()
            socket.create_connection(("127.0.0.1", made.port)).close()
            for thread in [accepting, *threads]:
                thread.join()


@dataclass
class NameServer:
    """A DNS server whose answers follow one another; the last one stays."""

    port: int
    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def says(self, name: str, *answers: list[str]) -> None:
        """Set what is answered to the first lookup of a name, to the second, and so on."""
        self.answers[f"{name}."] = list(answers)

    def reply(self, wire: bytes) -> bytes:
        """Answer one question; AAAA comes after A and ends the turn."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
        turns = self.answers[name]
        six = kind == "AAAA"
        found = [address for address in turns[0] if (":" in address) == six]
        if six:
            self.asked.append(name)
            self.answers[name] = turns[1:] or turns
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if found:
            response.answer.append(dns.rrset.from_text(name, 0, "IN", kind, *found))
        return response.to_wire()

    def resolve(self, name: str) -> list[str]:
        """Look a name up at this server, as `Fetcher(resolve=…)` wants it."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.port
        try:
            return [
                record.to_text()
                for kind in ("A", "AAAA")
                for record in resolver.resolve(name, kind, raise_on_no_answer=False, search=False)
            ]
        except dns.exception.DNSException as error:
            raise OSError(str(error)) from error


@contextmanager
def name_server() -> Iterator[NameServer]:
    """Run a DNS server until the block ends."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        made = NameServer(listener.getsockname()[1])

        def answer() -> None:
            while True:
                wire, sender = listener.recvfrom(4096)
                if not wire:
                    return
                listener.sendto(made.reply(wire), sender)

        answering = threading.Thread(target=answer)
        answering.start()
        try:
            yield made
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as goodbye:
                goodbye.sendto(b"", ("127.0.0.1", made.port))
            answering.join()
