"""The guide by curl says what the OpenAPI document says."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.api import guide

pytestmark = pytest.mark.unit
PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def test_the_guide_is_up_to_date(runner: FlaskCliRunner) -> None:
    written = runner.invoke(args=["api-guide"]).output
    assert written == PAGE.read_text(), "flask api-guide docs/api.md"


def test_every_operation_has_a_command(app: Flask) -> None:
    spec = app.test_client().get("/api/openapi.json").get_json()
    operations = [o for path in spec["paths"].values() for o in path.values() if o.get("tags")]
    commands = re.findall(r"^curl ", guide.render(spec), re.MULTILINE)
    assert len(commands) == len(operations) > 30


def test_what_an_address_must_be_asked_with_stands_in_its_command(app: Flask) -> None:
    client = app.test_client()
    spec = client.get("/api/openapi.json").get_json()
    missing = []
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            needed = {
                one["name"]
                for one in operation.get("parameters") or []
                if one["in"] == "query" and one.get("required")
            }
            command = guide.curl(spec, path, method, operation)
            said = parse_qs(urlsplit(command.rpartition("$HOST")[2].rstrip('"')).query)
            missing += [command] if needed - set(said) else []
    assert missing == []
    found = re.findall(r'curl "\$HOST(/api/v1/films/search[^"]*)"', guide.render(spec))
    assert [client.get(path).status_code for path in found] == [200]
