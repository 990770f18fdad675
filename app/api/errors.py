"""The one place where an error becomes an answer: a JSON envelope, or a page for a browser."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from apiflask.exceptions import _ValidationError
from flask import Flask, Response, current_app, g, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.api.access import CsrfFailed
from app.core import errors, signing
from app.core.database import AWAY
from app.core.errors import AppError
from app.core.extensions import limiter

log = logging.getLogger(__name__)

CODES = {kind.status: kind.code for kind in AppError.__subclasses__()} | {
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    410: "GONE",
    412: "PRECONDITION_FAILED",
    416: "RANGE_NOT_SATISFIABLE",
}
Page = Callable[[AppError], str]


def envelope(error: AppError) -> dict[str, Any]:
    """Answer the error as the contract's JSON."""
    body = {"code": error.code, "message": error.message, "request_id": g.get("request_id")}
    if error.details is not None:
        body["details"] = error.details
    return {"error": body}


def answer(error: AppError) -> Response:
    """Turn an error into a response in the form the caller asked for."""
    page: Page | None = current_app.extensions.get("matinee_error_page")
    if page is not None and wants_page():
        response = Response(page(error), status=error.status, mimetype="text/html")
    else:
        response = jsonify(envelope(error))
        response.status_code = error.status
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    if error.status == 401 and not wants_page():
        response.headers["WWW-Authenticate"] = 'Bearer realm="Matinee"'
    return response


def wants_page() -> bool:
    """Tell whether the caller is a browser asking for a page outside the API."""
    prefix = current_app.config["API_PREFIX"]
    if request.path.startswith((prefix, "/media/", "/health", "/ready", "/metrics")):
        return False
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def from_http(error: HTTPException) -> Response:
    """Translate what Flask and Werkzeug raise; redirects pass."""
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    if error.code == 429:
        return answer(errors.RateLimited(retry_after=int(retry_seconds())))
    translated = AppError(error.description, code=CODES.get(error.code, "ERROR"))
    translated.status = error.code
    response = answer(translated)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def retry_seconds() -> float:
    """Answer the seconds until the breached limit opens again, at least one."""
    breached = limiter.current_limit
    return max(1.0, breached.reset_at - time.time()) if breached else 60.0


def from_validation(error: _ValidationError) -> Response:
    """Translate a refused schema: field errors in `details`."""
    fields: Any = error.detail
    return answer(errors.Invalid(error.message, details=fields))


def from_database(error: Exception) -> Response:
    """Answer 503 when the database is away or full, never a bare 500."""
    log.warning("the database did not answer: %s", error)
    return answer(errors.DatabaseAway())


def from_anything(_error: Exception) -> Response:
    """Answer 500 and log what nobody expected."""
    log.exception("unexpected error on %s %s", request.method, signing.redact(request.path))  # noqa: LOG004
    return answer(AppError())


def register(app: Flask) -> None:
    """Register every translation with the application."""
    app.register_error_handler(AppError, answer)
    app.register_error_handler(_ValidationError, from_validation)
    app.register_error_handler(CSRFError, lambda _error: answer(CsrfFailed()))
    app.register_error_handler(HTTPException, from_http)
    for away in AWAY:
        app.register_error_handler(away, from_database)
    app.register_error_handler(Exception, from_anything)
