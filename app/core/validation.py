"""Reading what comes in: pydantic's complaints become one error with a list of messages a field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.core.errors import BadRequest, Invalid

Shape = TypeVar("Shape", bound=BaseModel)
NUL_IN_JSON = rb"\u0000"
NUL = PydanticCustomError("null_character", "This holds a NUL character.")


def parse(
    shape: type[Shape], data: Any, *, json: bytes | None = None, strict: bool = False
) -> Shape:
    """Validate JSON bytes or plain values; raise Invalid with one list of messages a field.

    What is not JSON at all is a BadRequest.
    """
    try:
        return validated(shape, data, json=json, strict=strict)
    except ValidationError as error:
        if error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid":
            raise BadRequest("The body is not JSON.") from error
        raise Invalid(details=field_errors(error)) from error


def validated(
    shape: type[Shape], data: Any, *, json: bytes | None = None, strict: bool = False
) -> Shape:
    """Validate JSON bytes or plain values; raise pydantic's ValidationError.

    No text may hold NUL: PostgreSQL cannot keep it.
    """
    if json is None:
        made = shape.model_validate(data, strict=strict)
    else:
        made = shape.model_validate_json(json or b"{}", strict=strict)
        # In JSON there is one way to write it, so most bodies need not be gone through.
        if NUL_IN_JSON not in json:
            return made
    places = list(with_nul(dict(made), ()))
    if places:
        refused = [InitErrorDetails(type=NUL, loc=place, input=None) for place in places]
        raise ValidationError.from_exception_data(shape.__name__, refused)
    return made


def with_nul(value: Any, place: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    """Name every place in a value, however deep, whose text holds a NUL character."""
    if isinstance(value, str):
        if "\0" in value:
            yield place
    elif isinstance(value, BaseModel):
        yield from with_nul(dict(value), place)
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from with_nul(key, place)
            yield from with_nul(below, (*place, str(key).replace("\0", "")))
    elif isinstance(value, list | tuple | set):
        for number, below in enumerate(value):
            yield from with_nul(below, (*place, number))


def field_errors(error: ValidationError) -> dict[str, list[str]]:
    """Collect pydantic's complaints as {field: [message]}."""
    fields: dict[str, list[str]] = {}
    for complaint in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in complaint["loc"]) or "body"
        fields.setdefault(name, []).append(complaint["msg"].removeprefix("Value error, "))
    return fields
