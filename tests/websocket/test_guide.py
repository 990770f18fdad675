"""The guide to the events says what the code says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import pytest
from flask.testing import FlaskCliRunner
from pydantic import BaseModel, Field

from app.websocket import fields

pytestmark = pytest.mark.unit
PAGE = Path(__file__).parents[2] / "docs" / "events.md"


class Other(BaseModel):
    """A shape inside another."""


class Told(BaseModel):
    """Every kind of field."""

    id: UUID
    text: Annotated[str, Field(min_length=1, max_length=9)]
    number: Annotated[float, Field(ge=0.5, le=3)] | None = None
    length: Annotated[float, Field(gt=0, le=9)]
    choice: Literal["a", "b"] = "a"
    pattern: Annotated[str, Field(pattern="^a|b$")]
    others: Annotated[list[Other], Field(max_length=4)]
    counts: dict[str, int]


def test_the_guide_is_up_to_date(runner: FlaskCliRunner) -> None:
    written = runner.invoke(args=["events-guide"]).output
    assert written == PAGE.read_text(), "flask events-guide docs/events.md"


def test_types_and_bounds_are_written_in_words() -> None:
    schema = Told.model_json_schema(ref_template="{model}")
    found = {
        name: fields.words(field, schema["$defs"]) for name, field in schema["properties"].items()
    }
    assert found == {
        "id": "UUID",
        "text": "text, 1 to 9 characters",
        "number": "number, 0.5 to 3, or null",
        "length": "number, more than 0, to 9",
        "choice": '`a`, `b`; `"a"` if left out',
        "pattern": "text like `^a\\|b$`",
        "others": "list of [`Other`](#other), at most 4",
        "counts": "object of whole number by text",
    }
