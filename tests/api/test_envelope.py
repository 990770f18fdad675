"""What every answer of the API has in common: the envelope, strict reading, headers, OpenAPI."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.core.security import public
from tests.accounts.factories import People

pytestmark = pytest.mark.unit
REGISTER = "/api/v1/auth/register"


def test_an_error_has_code_message_and_request_id(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere", headers={"X-Request-ID": "trace-12345"})
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (404, "NOT_FOUND")
    assert error["request_id"] == answer.headers["X-Request-ID"] == "trace-12345"


def test_an_insane_request_id_is_replaced(client: FlaskClient) -> None:
    answer = client.get("/health", headers={"X-Request-ID": "a b\tc" * 50})
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"email": 1}', "application/json", 422),
        (b"{", "application/json", 422),
        (b"\xff", "application/json", 422),
        (b"", "application/json", 422),
        (b"email=a", "text/plain", 415),
        (b"[" * 100_000, "application/json", 422),
        (b'"' + b"a" * (1 << 20) + b'"', "application/json", 413),
    ],
)
def test_a_body_is_read_strictly(client: FlaskClient, body: bytes, kind: str, status: int) -> None:
    answer = client.post(REGISTER, data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.get_json()["error"]["message"]


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
    with_view(app, OperationalError("SELECT 1", {}, Exception("gone")))
    answer = client.get("/health")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


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


def test_the_document_describes_every_api_route(app: Flask, client: FlaskClient) -> None:
    spec = client.get("/api/openapi.json").get_json()
    prefix = app.config["API_PREFIX"]
    documented = {path for path in spec["paths"] if path.startswith(prefix)}
    assert f"{prefix}/auth/login" in documented
    login = spec["paths"][f"{prefix}/auth/login"]["post"]
    assert {"200", "401", "422", "429"} <= set(login["responses"])
    assert login["requestBody"]["required"] is True
    assert spec["paths"][f"{prefix}/users/me"]["get"]["security"]


def test_other_origins_read_only_where_allowed(app: Flask, people: People) -> None:
    asked = {"Origin": "https://other.example"}
    answer = app.test_client().get("/api/v1/auth/csrf", headers=asked)
    assert "Access-Control-Allow-Origin" not in answer.headers
