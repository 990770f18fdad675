"""What every answer of the API has in common: the envelope, strict reading, headers, OpenAPI."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import default_exceptions

from app.core import errors
from app.core.database import db
from app.core.extensions import limiter
from app.core.security import public

pytestmark = pytest.mark.unit
REGISTER = "/api/v1/auth/register"


def test_an_error_has_code_message_and_request_id(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere", headers={"X-Request-ID": "trace-12345"})
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (404, "NOT_FOUND")
    assert error["request_id"] == answer.headers["X-Request-ID"] == "trace-12345"


@pytest.mark.parametrize(
    "kind", [errors.BadRequest, errors.Unauthorized, errors.Forbidden, errors.Conflict]
)
def test_a_plain_status_has_the_code_of_its_kind(
    app: Flask, client: FlaskClient, kind: type[errors.AppError]
) -> None:
    with_view(app, default_exceptions[kind.status]())
    answer = client.get("/health")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (kind.status, kind.code)


def test_an_insane_request_id_is_replaced(client: FlaskClient) -> None:
    answer = client.get("/health", headers={"X-Request-ID": "a b\tc" * 50})
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"email": 1}', "application/json", 422),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"", "application/json", 422),
        (b"email=a", "text/plain", 415),
        (b"[" * 100_000, "application/json", 400),
        (b'"' + b"a" * (1 << 20) + b'"', "application/json", 413),
    ],
)
def test_a_body_is_read_strictly(client: FlaskClient, body: bytes, kind: str, status: int) -> None:
    answer = client.post(REGISTER, data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.get_json()["error"]["message"]


def test_what_is_neither_json_nor_a_form_signs_nobody_in(client: FlaskClient) -> None:
    for path, kind, status in [
        ("login", "text/plain", 415),
        ("session", "application/octet-stream", 415),
        ("login", "application/json", 400),
    ]:
        answer = client.post(f"/api/v1/auth/{path}", data=b"{login", content_type=kind)
        assert answer.status_code == status
    assert answer.get_json()["error"]["code"] == "BAD_REQUEST"
    assert client.post("/api/v1/auth/login").status_code == 422


class Endless:
    """A body of which nobody may read more than a little."""

    def __init__(self, most: int) -> None:
        self.most, self.given = most, 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "the whole body is asked for at once"
        self.given += size
        assert self.given <= self.most, "too much of the body was read"
        return b"a" * size


@pytest.mark.security
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("length", [30 << 20, None])
@pytest.mark.parametrize("path", ["/api/v1/auth/login", "/sign-in"])
def test_a_large_body_is_refused_unread(
    limited_app: Flask, kind: str, length: int | None, path: str
) -> None:
    environ = {"wsgi.input": Endless(2 << 20), "wsgi.input_terminated": True}
    environ |= {"CONTENT_TYPE": kind} | ({"CONTENT_LENGTH": str(length)} if length else {})
    answer = limited_app.test_client().post(path, environ_overrides=environ)
    assert answer.status_code == 413
    assert not limiter._storage_dead


def test_a_wrong_method_is_said_with_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/health")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in answer.headers["Allow"]


def test_an_unexpected_error_tells_nothing_and_is_logged(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with_view(app, RuntimeError("a secret of the inside"))
    with caplog.at_level(logging.ERROR):
        answer = client.get("/health")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (
        500,
        "INTERNAL_SERVER_ERROR",
    )
    assert "secret" not in answer.get_data(as_text=True)
    assert "secret" in caplog.text


def test_a_database_that_is_away_answers_503_and_when_to_retry(
    app: Flask, client: FlaskClient
) -> None:
    for kind in (OperationalError, InterfaceError):
        with_view(app, kind("SELECT 1", {}, Exception("gone")))
        answer = client.get("/health")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_what_people_sent_is_in_no_error_of_the_database(app: Flask) -> None:
    with app.app_context(), pytest.raises(OperationalError) as caught:
        db.session.execute(text("SELECT nothing FROM nowhere WHERE x = :x"), {"x": "my secret"})
    assert "my secret" not in str(caught.value)


@pytest.fixture(autouse=True)
def _views_come_back(app: Flask):
    """Put the views a test replaced back."""
    views = dict(app.view_functions)
    yield
    app.view_functions.update(views)


def with_view(app: Flask, error: Exception) -> None:
    """Have `/health` raise an error."""

    def broken() -> str:
        raise error

    app.view_functions["health.health"] = public(broken)


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    headers = client.get("/health").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"].split("style-src")[0]
