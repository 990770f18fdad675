"""The page of the API shows what the document says, and makes calls that fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.schemas import Register
from app.videos.schemas import VideoChanges
from app.web.api_reference import Call, sample, subjects

pytestmark = pytest.mark.unit


@pytest.fixture
def calls(app: Flask) -> dict[str, Call]:
    """Every call by its verb and address."""
    with app.app_context():
        found = subjects(app)  # type: ignore[arg-type]
    return {f"{call.verb} {call.path}": call for some in found.values() for call in some}


def test_every_documented_call_is_on_the_page_once(
    visitor: FlaskClient, calls: dict[str, Call]
) -> None:
    text = visitor.get("/api/docs").text
    for call in calls.values():
        assert text.count(f'id="{call.anchor}"') == 1, call.anchor
    assert len(calls) > 30


def test_a_call_says_who_may_make_it_and_how_it_refuses(calls: dict[str, Call]) -> None:
    edit = calls["PATCH /api/v1/videos/{video_id}"]
    assert not edit.is_open
    assert {"200", "401", "403", "404", "422"} <= {code for code, _words in edit.answers}
    assert [(one.name, one.where) for one in edit.parameters] == [("video_id", "path")]
    assert calls["GET /api/v1/videos/latest"].is_open


def test_a_made_up_body_has_every_field_and_fits(calls: dict[str, Call]) -> None:
    body = json.loads(calls["PATCH /api/v1/videos/{video_id}"].body)
    assert set(body) == set(VideoChanges.model_fields)
    new = json.loads(calls["POST /api/v1/auth/register"].body)
    assert Register.model_validate(new | {"password": "long enough"}).email == "ada@example.org"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "default": "x"}, "x"),
        ({"type": "string", "enum": ["a", "b"]}, "a"),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1),
        ({"$ref": "#/components/schemas/Loop"}, None),
        ({}, ""),
    ],
)
def test_a_sample_is_made_of_any_schema(schema: dict[str, Any], value: object) -> None:
    loop = {"type": "object", "properties": {"again": {"$ref": "#/components/schemas/Loop"}}}
    made = sample({"components": {"schemas": {"Loop": loop}}}, schema)
    assert made == value if value is not None else "again" in made
