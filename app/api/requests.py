"""What happens around every request: its id, its security headers, its metrics and its log line."""

from __future__ import annotations

import logging
import re
import secrets
import time
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask, Response, current_app, g, request

from app.core import logging as logs
from app.core import metrics, signing
from app.core.errors import Invalid, NotFound
from app.core.security import View
from app.core.validation import NUL

log = logging.getLogger(__name__)
BODY_BYTES = 1 << 20
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
ID_HEADER = "X-Request-ID"
SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def csp_nonce() -> str:
    """Answer this request's nonce for inline scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def let_in(directive: str, *sources: str) -> None:
    """Let this answer's page take one kind of thing from other sites, or be taken by them."""
    g.setdefault("csp_let_in", {})[directive] = " ".join(sources)


def policy() -> str:
    """Write the policy of this answer."""
    granted: dict[str, str] = g.get("csp_let_in", {})
    nonce: str | None = g.get("csp_nonce")
    return written(granted, nonce) if granted or nonce else STRICTEST


def written(granted: dict[str, str], nonce: str | None) -> str:
    """Write a policy with what an answer lets in; without a nonce no inline script runs."""
    directives = []
    for name, ours in POLICY.items():
        kept = "" if ours == "'none'" and name in granted else ours
        if name == "script-src" and nonce:
            kept = f"{kept} 'nonce-{nonce}'"
        directives.append(" ".join(filter(None, [name, kept, granted.get(name, "")])))
    return "; ".join(directives)


STRICTEST = written({}, None)


def begin() -> None:
    """Give the request an id (the caller's own, when it is sane), a clock and a largest body.

    A view that takes larger bodies says so by `body_up_to`, or sets `request.max_content_length`.
    """
    count_in()
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "most_body_bytes", BODY_BYTES)
    g.request_id = begin_log(request.headers.get(ID_HEADER, ""))
    g.started = time.perf_counter()


def count_in() -> None:
    """Count the request among those being answered."""
    metrics.IN_FLIGHT.inc()
    g.is_in_flight = True


def count_out(_error: BaseException | None = None) -> None:
    """Take the request from those being answered, once."""
    if g.pop("is_in_flight", False):
        metrics.IN_FLIGHT.dec()


def begin_log(given: str) -> str:
    """Log under the caller's own id, when it is sane, or a new one; answer it."""
    request_id = given if SANE_ID.fullmatch(given) else uuid.uuid4().hex
    logs.clear()
    logs.bind(request_id=request_id)
    return request_id


def body_up_to(size: int) -> Callable[[View], View]:
    """Let a view take bodies of up to `size` bytes, also where the guard reads its form."""

    def decorate(view: View) -> View:
        view.most_body_bytes = size  # type: ignore[attr-defined]
        return view

    return decorate


def refuse_nul() -> None:
    """Turn away an address with a NUL character, which no database text can hold."""
    if "\0" in request.path:
        raise NotFound
    given = request.args.items(multi=True)
    wrong = {key.replace("\0", "") for key, value in given if "\0" in key + value}
    if wrong:
        raise Invalid(details={key: [NUL.message()] for key in sorted(wrong)})


def check_whole() -> None:
    """Raise 413 for a body without a length that goes on where reading it had to stop."""
    if request.content_length is None:
        request.stream.read(1)


def with_whole_body(view: View) -> View:
    """Have a body read, or refused, before anything else; a limit that is keyed by it needs that.

    The limiter takes an error of its key for a storage that is away.
    """

    @wraps(view)
    def read_first(*args: Any, **kwargs: Any) -> Any:
        _ = request.get_data() if request.is_json else request.form
        check_whole()
        return view(*args, **kwargs)

    return cast("View", read_first)


def is_for_the_api() -> bool:
    """Tell whether the request calls the API, and not a page or a file."""
    return request.path.startswith(f"{current_app.config['API_PREFIX']}/")


def finish(response: Response) -> Response:
    """Add the headers every answer carries, count it and log it."""
    headers = response.headers
    headers[ID_HEADER] = g.get("request_id", "")
    given = set(headers.keys(lower=True))
    for name, value in wanted().items():
        if name.lower() not in given:
            headers.add(name, value)
    measure(response.status_code)
    return response


def wanted() -> dict[str, str]:
    """Answer the headers of this answer, where its view set no other."""
    headers = ALWAYS | {"Content-Security-Policy": policy()}
    if "frame-ancestors" not in g.get("csp_let_in", {}):
        headers["X-Frame-Options"] = "DENY"
    if is_for_the_api():
        headers["Cache-Control"] = "private, no-store"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def measure(status: int) -> None:
    """Count the request under its route, never under its address or a made-up verb, and log it."""
    method = request.method if request.method in METHODS else "other"
    route = request.url_rule.rule if request.url_rule else "none"
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    note(method, route, request.path, status, seconds)


def note(method: str, route: str, path: str, status: int, seconds: float) -> None:
    """Count an answer and log it, without the token of a signed or a one-time link."""
    metrics.REQUESTS.labels(method, route, status).inc()
    metrics.SECONDS.labels(route).observe(seconds)
    log.info("%s %s %s %.1f ms", method, signing.redact(path), status, seconds * 1000)


def register(app: Flask) -> None:
    """Frame every request of the application."""
    app.before_request(begin)
    app.before_request(refuse_nul)
    app.after_request(finish)
    app.teardown_request(count_out)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
