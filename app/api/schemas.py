"""The base of every schema, the page of a list, and the adapter that reads requests strictly."""

from __future__ import annotations

import types
from datetime import UTC, datetime
from typing import Annotated, Any, Union, get_args, get_origin

from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from flask import Request
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from app.api.requests import check_whole
from app.core.errors import UnsupportedMediaType
from app.core.pagination import Page as Rows
from app.core.validation import parse


def iso(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC with milliseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[datetime, PlainSerializer(iso, return_type=str, when_used="json")]


class Schema(BaseModel):
    """A shape that goes in or out: unknown fields are refused, objects with attributes are read."""

    model_config = ConfigDict(from_attributes=True, extra="forbid", str_strip_whitespace=True)


class PageQuery(Schema):
    """Which page of a list; `page_size` is 1 to 100."""

    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(20, ge=1, le=100)


class Pagination(Schema):
    """What a list answers about its pages; `next` and `prev` are page numbers."""

    page: int
    page_size: int
    total: int
    pages: int
    next: int | None
    prev: int | None


class Empty(Schema):
    """Nothing."""


class Ids(Schema):
    """Only an id."""

    id: str


def page_of(rows: Rows, items: list[Any]) -> dict[str, Any]:
    """Answer one page in the contract's shape; `items` are the rows, already serialisable."""
    return {"items": items, "pagination": Pagination.model_validate(rows).model_dump()}


def plain_values(shape: type[BaseModel], values: Any) -> dict[str, Any]:
    """Read a query or a form; a field that is a list keeps every repeated value."""
    names = {info.alias or name: info.annotation for name, info in shape.model_fields.items()}
    return {
        key: values.getlist(key) if is_list(names.get(key)) else values.get(key) for key in values
    }


def is_list(annotation: Any) -> bool:
    """Tell whether a field's type is a list, or a list or nothing."""
    if get_origin(annotation) is Annotated:
        return is_list(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return any(is_list(option) for option in get_args(annotation))
    return annotation is list or get_origin(annotation) is list


class StrictAdapter(PydanticAdapter):
    """Reads requests: JSON only as JSON and without conversions, queries and forms with them."""

    def validate_input(self, request: Request, location: str, **kwargs: Any) -> Any:
        """Answer the validated schema; raise 400, 413, 415 or 422."""
        if location == "json_or_form":
            location = "form" if is_form(request) else "json"
        if location == "json":
            return parse(self.model_class, None, json=read_json(request), strict=True)
        if location in {"query", "querystring"}:
            return parse(self.model_class, plain_values(self.model_class, request.args))
        if location == "form":
            values = plain_values(self.model_class, request.form)
            check_whole()
            return parse(self.model_class, values)
        return super().validate_input(request, location, **kwargs)


def is_form(request: Request) -> bool:
    """Tell whether the body is an HTML form."""
    return request.mimetype in {"application/x-www-form-urlencoded", "multipart/form-data"}


def read_json(request: Request) -> bytes:
    """Answer the bytes of a JSON body."""
    if not request.is_json and (request.content_length or "Transfer-Encoding" in request.headers):
        raise UnsupportedMediaType("Send JSON with Content-Type: application/json.")
    data = request.get_data()
    check_whole()
    return data


def install() -> None:
    """Have APIFlask read requests with the strict adapter; needed before any `@input`."""
    registry.register("pydantic", StrictAdapter)


install()
