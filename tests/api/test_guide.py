"""The guide by curl says what the OpenAPI document says."""

from __future__ import annotations

import re
from pathlib import Path

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
