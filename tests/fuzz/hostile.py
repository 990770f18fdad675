"""Calls schemathesis does not make up: bytes, numbers and texts that no schema can write down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_from_bytes

from flask import Flask
from schemathesis import APIOperation, Case, Response

from tests.fuzz.world import Home

NUMBERS = ("9223372036854775808", "-9223372036854775809", "1" + "0" * 400, "1e400", "NaN", "-0.0")
TIMES = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-23:59", "2026-02-30", "-1000000000000")
TEXTS = ("\ud800", "\U000e0001\u202e", "a\0b", "é" * 5_000, "%' OR 1=1 --", '*"(', "../../etc")
# What stands for a value in JSON, as it is sent.
TOKENS = (
    *NUMBERS, '"\\ud800"', '"a\\u0000b"', '"' + "a" * 70_000 + '"', '""', "null", "true", "[[]]",
    '{"a": {"a": 1}}', *(f'"{time}"' for time in TIMES), '"*\\"("', '"\\u202e\\u0000"',
)  # fmt: skip
BODIES = (
    b"[" * 50_000, b'{"a":' * 500 + b"1" + b"}" * 500, b'{"a": 1, "a": 2}', b"NaN", b"null",
    b'"\xff\xfe"', b'{"\\ud800": 1}', b"\xef\xbb\xbf{}", b"{", b"", b"[]", b"\0",
)  # fmt: skip
QUERIES = (
    "%ff%fe",
    "a=%ff",
    "%00=1",
    "page=1&page=2",
    "page[]=1",
    "&&&=",
    "x" * 5_000,
    "page=%F0%9F",
)
HEADERS: tuple[dict[str, str], ...] = tuple(
    {name: value}
    for name, value in (
        ("Authorization", "Bearer \xff\xfe"),
        ("Authorization", "Basic Og=="),
        ("Authorization", "Bearer"),
        ("Accept", "\xff/*;q=x"),
        ("Accept-Language", "\xff" * 500),
        ("If-None-Match", 'W/"' + "a" * 4_000),
        ("If-Modified-Since", "Mon, 99 Foo 99999 99:99:99 GMT"),
        ("Range", "bytes=-99999999999999999999"),
        ("X-Request-ID", "a" * 5_000),
        ("Cookie", "matinee=\xff; session=.eJw.\xfe"),
        ("Origin", "null"),
        ("X-Forwarded-For", "\xff, 999.1.1.1"),
        ("User-Agent", "\xff" * 3_000),
        ("Upload-Length", "1" * 400),
        ("Upload-Metadata", "title \xff,title"),
        ("Content-Type", "application/json; charset=\xff"),
        ("Content-Type", "multipart/form-data"),
        ("Content-Type", "multipart/form-data; boundary=" + "b" * 500),
        ("Content-Encoding", "gzip"),
    )
)


@dataclass
class Sent:
    """A call as its bytes go out."""

    path: str
    query: str = ""
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def hostile(template: Case, home: Home) -> Iterator[Sent]:
    """Answer every hostile call of an operation; all but one part of each is as it should be."""
    operation = template.operation
    right = {name: quote(str(home[name])) for name in template.path_parameters}
    path, body = operation.path.format(**right), template.body
    is_json = template.media_type == "application/json" and isinstance(body, dict)
    given = json.dumps(body).encode() if is_json else None
    for name in right:
        for text in (*TEXTS, *NUMBERS):
            wrong = right | {name: quote(text.encode("utf-8", "surrogatepass"), safe="")}
            yield Sent(operation.path.format(**wrong), body=given)
    yield from (Sent(path, query, given) for query in queries(operation))
    if is_json:
        yield from (Sent(path, body=written) for written in (*BODIES, *bodies(body)))
    yield from (Sent(path, body=given, headers=headers) for headers in HEADERS)


def queries(operation: APIOperation) -> Iterator[str]:
    """Answer hostile questions: known names with wrong values, and what is no question at all."""
    yield from QUERIES
    for parameter in operation.query:
        for text in (*TEXTS, *NUMBERS, *TIMES, ""):
            value = quote_from_bytes(text.encode("utf-8", "surrogatepass"))
            yield f"{parameter.name}={value}"
        yield f"{parameter.name}=%ff&{parameter.name}=%fe"


def bodies(body: dict[str, Any]) -> Iterator[bytes]:
    """Answer a JSON object with one value at a time replaced."""
    for name in body:
        others = {key: value for key, value in body.items() if key != name}
        start = json.dumps(others)[:-1] + (", " if others else "")
        for token in TOKENS:
            yield f"{start}{json.dumps(name)}: {token}}}".encode()


def send(app: Flask, case: Case, sent: Sent, headers: dict[str, str]) -> Response:
    """Send a hostile call as somebody."""
    kind = {"Content-Type": "application/json"} if sent.body is not None else {}
    answer = app.test_client().open(
        sent.path,
        method=case.method,
        query_string=sent.query,
        data=sent.body,
        headers=headers | kind | sent.headers,
    )
    return Response.from_any(answer)
