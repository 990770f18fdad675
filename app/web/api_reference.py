"""The OpenAPI document as the API page shows it: calls by subject, what each takes and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from apiflask import APIFlask

NAMES = re.compile(r"[\w.]+")
VERBS = ("get", "post", "put", "patch", "delete")
DEEPEST = 6
SAMPLES: dict[str, Any] = {"integer": 1, "number": 1.0, "boolean": False, "object": {}}


@dataclass(frozen=True)
class Parameter:
    """One value in the address of a call."""

    name: str
    where: str
    required: bool
    default: str


@dataclass(frozen=True)
class Call:
    """One call: its address, who may make it, what goes in and what comes back."""

    verb: str
    path: str
    summary: str
    description: str
    is_open: bool
    parameters: list[Parameter]
    media_type: str | None
    body: str
    answers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Name the call in an address."""
        return "-".join([self.verb.lower(), *NAMES.findall(self.path)])


def subjects(app: APIFlask) -> dict[str, list[Call]]:
    """Answer every documented call by subject; made once for an application."""
    kept: dict[str, list[Call]] = app.extensions.setdefault("matinee_api_reference", {})
    if not kept:
        spec = cast("dict[str, Any]", app.spec)
        for subject, call in sorted(calls(spec), key=lambda pair: (pair[0], pair[1].path)):
            kept.setdefault(subject, []).append(call)
    return kept


def calls(spec: dict[str, Any]) -> Iterator[tuple[str, Call]]:
    """Read the calls that belong to a subject."""
    for path, operations in spec["paths"].items():
        for verb in VERBS:
            operation = operations.get(verb)
            if operation and operation.get("tags"):
                yield operation["tags"][0], call_of(spec, verb, path, operation)


def call_of(spec: dict[str, Any], verb: str, path: str, operation: dict[str, Any]) -> Call:
    """Read one call."""
    content = operation.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), None)
    schema = content[media_type].get("schema", {}) if media_type else {}
    return Call(
        verb=verb.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        is_open=not operation.get("security"),
        parameters=[parameter_of(one) for one in operation.get("parameters", [])],
        media_type=media_type,
        body=json.dumps(sample(spec, schema), indent=2) if media_type == "application/json" else "",
        answers=[
            (code, one["description"]) for code, one in sorted(operation["responses"].items())
        ],
    )


def parameter_of(one: dict[str, Any]) -> Parameter:
    """Read a parameter."""
    default = one.get("schema", {}).get("default")
    return Parameter(
        name=one["name"],
        where=one["in"],
        required=bool(one.get("required")),
        default="" if default is None else str(default),
    )


def sample(spec: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """Make up a value that fits a schema: its own example where it has one."""
    schema = resolved(spec, schema)
    for known in ("example", "default", "const"):
        if schema.get(known) is not None:
            return schema[known]
    for known in ("examples", "enum"):
        if schema.get(known):
            return schema[known][0]
    kind = schema.get("type")
    if kind == "array" or depth > DEEPEST:
        return []
    if properties := schema.get("properties"):
        return {name: sample(spec, part, depth + 1) for name, part in properties.items()}
    return SAMPLES.get(str(kind), "")


def resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and take of several choices the first that is something."""
    while True:
        if "$ref" in schema:
            schema = spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        elif choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            schema = next((one for one in choices if one.get("type") != "null"), {})
        else:
            return schema
