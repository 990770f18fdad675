"""Reading what comes in: pydantic's complaints become one error with a list of messages a field."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.core.errors import Invalid

Shape = TypeVar("Shape", bound=BaseModel)


def parse(
    shape: type[Shape], data: Any, *, json: bytes | None = None, strict: bool = False
) -> Shape:
    """Validate JSON bytes or plain values; raise Invalid with one list of messages a field."""
    try:
        if json is not None:
            return shape.model_validate_json(json or b"{}", strict=strict)
        return shape.model_validate(data, strict=strict)
    except ValidationError as error:
        raise Invalid(details=field_errors(error)) from error


def field_errors(error: ValidationError) -> dict[str, list[str]]:
    """Collect pydantic's complaints as {field: [message]}."""
    fields: dict[str, list[str]] = {}
    for complaint in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in complaint["loc"]) or "body"
        fields.setdefault(name, []).append(complaint["msg"].removeprefix("Value error, "))
    return fields
