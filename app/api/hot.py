"""Answers that everybody gets alike: kept for a second or a few, and given again without Flask.

A view keeps its body in `HotAnswers` and answers by `answer`. What went out as a whole is kept by
its address, and the `Door` in front of the application gives it again while the body is fresh.
"""

from __future__ import annotations

import hashlib
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

MOST_KEPT = 256
JSON = "application/json"
WHOLES = "matinee_hot_wholes"
# Who asks with one of these may get another answer than everybody.
TELLING = (
    "HTTP_AUTHORIZATION",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
)
OF_A_BODY = {"Content-Type", "Content-Length"}
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
class Whole:
    """An answer as it went out; it holds while its body is kept."""

    hot: HotAnswers
    asked: object
    kept: Kept
    route: str
    headers: tuple[tuple[str, str], ...]

    def is_fresh(self) -> bool:
        """Tell whether this is still what everybody gets."""
        return self.hot.get(self.asked) is self.kept


def json_answer(hot: HotAnswers, asked: object, make: Callable[[], dict[str, Any]]) -> BaseResponse:
    """Answer JSON that is made anew when there is none; times as every other route writes them."""
    kept = hot.get(asked) or hot.put(
        asked, orjson.dumps(make(), default=iso, option=orjson.OPT_PASSTHROUGH_DATETIME)
    )
    return answer(hot, asked, kept, JSON, max_age=1)


def answer(
    hot: HotAnswers, asked: object, kept: Kept, content_type: str, *, max_age: int
) -> BaseResponse:
    """Answer what is kept, or 304 to who has it."""
    response = Response(kept.body, content_type=content_type)
    response.set_etag(kept.etag)
    response.last_modified = kept.modified
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    if is_plain(request.environ):
        g.hot_answer = hot, asked, kept
    return response.make_conditional(request)


def keep_whole(response: Response) -> Response:
    """Keep an answer with all of its headers, where its view gave one that everybody gets."""
    given = g.get("hot_answer")
    if given is None or response.status_code != 200:
        return response
    wholes = wholes_of(current_app)
    if len(wholes) >= MOST_KEPT:
        wholes.clear()
    hot, asked, kept = given
    length = ("Content-Length", str(len(kept.body)))
    headers = [(name, value) for name, value in response.headers if name != ID_HEADER]
    route = request.url_rule.rule if request.url_rule else ""
    wholes[address_of(request.environ)] = Whole(hot, asked, kept, route, (*headers, length))
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
        self.wholes, self.behind = wholes_of(app), behind

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a plain request for what is fresh."""
        whole = self.wholes.get(address_of(environ))
        if whole is None or not is_plain(environ) or not whole.is_fresh():
            return self.behind(environ, start_response)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and known != f'"{whole.kept.etag}"':
            return self.behind(environ, start_response)
        return self.give(whole, environ, start_response, is_known=known is not None)

    def give(
        self, whole: Whole, environ: dict[str, Any], start_response: Any, *, is_known: bool
    ) -> Iterable[bytes]:
        """Give an answer again, or tell who has it that it still holds."""
        started = clock.monotonic()
        request_id = begin_log(environ.get("HTTP_X_REQUEST_ID", ""))
        headers = [(ID_HEADER, request_id), *whole.headers]
        if is_known:
            headers = [header for header in headers if header[0] not in OF_A_BODY]
        start_response("304 NOT MODIFIED" if is_known else "200 OK", headers)
        seconds = clock.monotonic() - started
        note("GET", whole.route, environ["PATH_INFO"], 304 if is_known else 200, seconds)
        return [b"" if is_known else whole.kept.body]


def register(app: Flask) -> None:
    """Keep hot answers as they go out: what is registered first comes last."""
    app.after_request(keep_whole)
