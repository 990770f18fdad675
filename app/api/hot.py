"""Answers that everybody gets alike: kept for a second or a few, and given again without Flask.

A view keeps its body in `HotAnswers` and answers by `answer`. What went out as a whole is kept by
its address, and the `Door` in front of the application gives it again while the body is fresh;
where it knows how, it also makes the next body, so that nothing but the body is made.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from flask import Flask, Response, current_app, g, request
from werkzeug.wrappers import Response as BaseResponse

from app.api.requests import ID_HEADER, begin_log, note
from app.api.schemas import iso
from app.core import clock

log = logging.getLogger(__name__)
MOST_KEPT = 256
JSON = "application/json"
WHOLES = "matinee_hot_wholes"
STATUSES = {200: "200 OK", 304: "304 NOT MODIFIED"}
# Who asks with one of these may get another answer than everybody.
TELLING = (
    "HTTP_AUTHORIZATION",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
)
OF_A_BODY = {"ETag", "Content-Length"}
Make = Callable[[], bytes]
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Address = tuple[str, str, str, str]


@dataclass(frozen=True)
class Kept:
    """A body with its entity tag and the moment (of the monotonic clock) it is stale."""

    body: bytes
    etag: str
    stale_at: float
    modified: datetime | None = None


@dataclass
class HotAnswers:
    """The answers of one process by what was asked."""

    kept: dict[object, Kept] = field(default_factory=dict)
    seconds: float = 1.0

    def get(self, asked: object) -> Kept | None:
        """Find an answer that is not stale."""
        kept = self.kept.get(asked)
        return kept if kept is not None and clock.monotonic() < kept.stale_at else None

    def put(self, asked: object, body: bytes, modified: datetime | None = None) -> Kept:
        """Keep an answer for its time."""
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        etag = hashlib.blake2b(body, digest_size=12).hexdigest()
        kept = Kept(body, etag, clock.monotonic() + self.seconds, modified)
        self.kept[asked] = kept
        return kept

    def clear(self) -> None:
        """Drop all: something changed."""
        self.kept.clear()


@dataclass(frozen=True)
class Told:
    """What a view answered with: what was asked for, its body, and how the next one is made.

    `make` needs the application alone, nothing of a request; None where only a request can make it.
    """

    hot: HotAnswers
    asked: object
    kept: Kept
    make: Make | None

    def now(self) -> Kept | None:
        """Answer what everybody gets now; None where Flask must be asked for it."""
        kept = self.hot.get(self.asked)
        if self.make is None:
            return kept if kept is self.kept else None
        return kept or self.hot.put(self.asked, self.make())


@dataclass(frozen=True)
class Whole:
    """An answer as it went out: its route, and every header but those of its body."""

    told: Told
    route: str
    headers: tuple[tuple[str, str], ...]


def json_answer(hot: HotAnswers, asked: object, make: Callable[[], dict[str, Any]]) -> BaseResponse:
    """Answer JSON that is made anew when there is none; times as every other route writes them."""

    def body() -> bytes:
        return orjson.dumps(make(), default=iso, option=orjson.OPT_PASSTHROUGH_DATETIME)

    kept = hot.get(asked) or hot.put(asked, body())
    return answer(Told(hot, asked, kept, body), JSON, max_age=1)


def answer(told: Told, content_type: str, *, max_age: int) -> BaseResponse:
    """Answer what is kept, or 304 to who has it."""
    kept = told.kept
    response = Response(kept.body, content_type=content_type)
    response.set_etag(kept.etag)
    response.last_modified = kept.modified
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    if is_plain(request.environ):
        g.hot_answer = told
    return response.make_conditional(request)


def keep_whole(response: Response) -> Response:
    """Keep an answer with all of its headers, where its view gave one that everybody gets."""
    told: Told | None = g.get("hot_answer")
    if told is None or response.status_code != 200:
        return response
    wholes = wholes_of(current_app)
    if len(wholes) >= MOST_KEPT:
        wholes.clear()
    own = {ID_HEADER, *OF_A_BODY}
    headers = [(name, value) for name, value in response.headers if name not in own]
    route = request.url_rule.rule if request.url_rule else ""
    wholes[address_of(request.environ)] = Whole(told, route, tuple(headers))
    return response


def wholes_of(app: Flask) -> dict[Address, Whole]:
    """Answer what this process can give again, by address."""
    wholes: dict[Address, Whole] = app.extensions.setdefault(WHOLES, {})
    return wholes


def address_of(environ: dict[str, Any]) -> Address:
    """Answer what tells one question from another."""
    get = environ.get
    return (
        get("wsgi.url_scheme", ""),
        get("HTTP_HOST", ""),
        get("PATH_INFO", ""),
        get("QUERY_STRING", ""),
    )


def is_plain(environ: dict[str, Any]) -> bool:
    """Tell whether nothing in a request asks for another answer than everybody's."""
    return environ.get("REQUEST_METHOD") == "GET" and not any(name in environ for name in TELLING)


class Door:
    """Gives hot answers before Flask is asked; passes on every request it has none for."""

    def __init__(self, app: Flask, behind: Wsgi) -> None:
        self.app, self.wholes, self.behind = app, wholes_of(app), behind

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a plain request for what is known; Flask answers the rest, and every failure."""
        whole = self.wholes.get(address_of(environ)) if is_plain(environ) else None
        if whole is None:
            return self.behind(environ, start_response)
        started = clock.monotonic()
        request_id = begin_log(environ.get("HTTP_X_REQUEST_ID", ""))
        kept = self.body_of(whole.told)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if kept is None or (known is not None and known != f'"{kept.etag}"'):
            return self.behind(environ, start_response)
        status = 200 if known is None else 304
        start_response(
            STATUSES[status], [(ID_HEADER, request_id), *headers_of(whole, kept, status)]
        )
        note("GET", whole.route, environ["PATH_INFO"], status, clock.monotonic() - started)
        return [kept.body if status == 200 else b""]

    def body_of(self, told: Told) -> Kept | None:
        """Answer the body everybody gets now; None where it could not be made."""
        try:
            with self.app.app_context():
                return told.now()
        except Exception as error:  # noqa: BLE001 - Flask meets it again, and answers it
            log.info("a hot answer could not be made without a request: %s", error)
            return None


def headers_of(whole: Whole, kept: Kept, status: int) -> list[tuple[str, str]]:
    """Answer the headers of an answer with the body that is kept now, or without one."""
    etag = ("ETag", f'"{kept.etag}"')
    if status == 304:
        return [etag, *(one for one in whole.headers if one[0] != "Content-Type")]
    return [etag, *whole.headers, ("Content-Length", str(len(kept.body)))]


def register(app: Flask) -> None:
    """Keep hot answers as they go out: what is registered first comes last."""
    app.after_request(keep_whole)
