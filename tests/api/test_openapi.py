"""The OpenAPI document tells every route, every status and an example of every body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api.openapi import documented
from tests.access.routes import Route, routes
from tests.access.world import Caller
from tests.accounts.factories import People

pytestmark = pytest.mark.unit
Spec = dict[str, Any]
# Where another address or method is meant, and what the protocol of uploads tells by itself.
LEFT_OUT = {"/api/v1/videos/jobs/<uuid:moved_job_id>", "/api/v1/openapi.json"}
OF_TUS = {"HEAD", "OPTIONS"}
OVERRIDDEN = "POST /api/v1/uploads/<uuid:upload_id>"


@pytest.fixture
def spec(client: FlaskClient) -> Spec:
    """The document."""
    found: Spec = client.get("/api/openapi.json").get_json()
    return found


def described(app: Flask) -> Iterator[Route]:
    """Answer the routes the document must describe."""
    for route in routes(app):
        overridden = (
            route.method == "POST" and route.rule.rule == "/api/v1/uploads/<uuid:upload_id>"
        )
        is_ours = route.rule.rule.startswith("/api/v1") and route.rule.rule not in LEFT_OUT
        if is_ours and route.method not in OF_TUS and not overridden:
            yield route


def operation(spec: Spec, route: Route) -> dict[str, Any] | None:
    """Find what the document says of a route."""
    path: dict[str, Any] = spec["paths"].get(documented(route.rule.rule), {})
    return path.get(route.method.lower())


def test_every_route_of_the_api_is_described(app: Flask, spec: Spec) -> None:
    assert [str(route) for route in described(app) if operation(spec, route) is None] == []


@pytest.mark.parametrize("caller", ["anonymous", "owner", "other owner"])
def test_every_status_a_route_answers_is_described(
    app: Flask, people: People, spec: Spec, caller: str
) -> None:
    somebody, unknown = Caller(app, people, caller), []
    for route in described(app):
        answer = somebody.call(route)
        told = operation(spec, route)
        if told is not None and str(answer.status_code) not in told["responses"]:
            unknown.append(f"{route} as {caller}: {answer.status_code}")
    assert unknown == []


def test_who_may_call_and_what_a_body_must_be_is_described(spec: Spec) -> None:
    login = spec["paths"]["/api/v1/auth/login"]["post"]
    assert {"200", "401", "422", "429"} <= set(login["responses"])
    assert login["requestBody"]["required"] is True
    assert spec["paths"]["/api/v1/users/me"]["get"]["security"]


def test_a_body_that_may_be_left_out_is_not_said_to_be_needed(
    app: Flask, people: People, spec: Spec
) -> None:
    change, video = (spec["paths"][f"/api/v1/{name}"] for name in ("users/me", "videos"))
    assert change["patch"]["requestBody"]["required"] is False
    assert video["post"]["requestBody"]["required"] is True
    headers = people.make().headers
    assert app.test_client().patch("/api/v1/users/me", headers=headers).status_code == 200
    assert app.test_client().post("/api/v1/videos", headers=headers).status_code == 422


def test_the_example_of_an_error_is_one(spec: Spec) -> None:
    missing = spec["paths"]["/api/v1/users/me"]["get"]["responses"]["404"]
    assert missing["content"]["application/json"]["example"]["error"]["code"] == "NOT_FOUND"


def test_what_a_field_must_look_like_is_described(spec: Spec) -> None:
    fields = spec["components"]["schemas"]["Register"]["properties"]
    assert fields["email"]["format"] == "email"
    assert re.fullmatch(fields["username"]["anyOf"][0]["pattern"], "ada")
    named = spec["components"]["schemas"]["SignIn"]["anyOf"]
    assert named == [{"required": [name]} for name in ("login", "email", "username")]


def test_the_headers_an_upload_in_parts_needs_are_described(spec: Spec) -> None:
    create = spec["paths"]["/api/v1/uploads"]["post"]
    needed = {told["name"] for told in create["parameters"] if told["required"]}
    assert needed == {"Tus-Resumable", "Upload-Length", "Upload-Metadata"}
    assert {"413", "415"} <= set(create["responses"])
    part = spec["paths"]["/api/v1/uploads/{upload_id}"]["patch"]
    assert "Upload-Offset" in {told["name"] for told in part["parameters"] if told["required"]}


def test_a_refusal_is_described_by_its_code(spec: Spec) -> None:
    refusals = spec["paths"]["/api/v1/auth/register"]["post"]["responses"]["409"]
    assert "`EMAIL_TAKEN`" in refusals["description"]
    assert "`USERNAME_TAKEN`" in refusals["description"]


def test_every_json_body_has_an_example_that_its_own_schema_takes(spec: Spec) -> None:
    bodies = list(json_bodies(spec))
    components = {"components": spec["components"]}
    for name, body in bodies:
        assert "example" in body, name
        jsonschema.validate(body["example"], body["schema"] | components)
    assert len(bodies) > 100


def json_bodies(spec: Spec) -> Iterator[tuple[str, dict[str, Any]]]:
    """Answer every described JSON body by the name of its operation."""
    for path, operations in spec["paths"].items():
        for method, told in operations.items():
            if isinstance(told, dict):
                for body in [told.get("requestBody") or {}, *told["responses"].values()]:
                    found = (body.get("content") or {}).get("application/json")
                    if found and found["schema"]:
                        yield f"{method} {path}", found
