"""The type of a field in words, with its bounds, from a JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
NAMES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
FORMATS = {"uuid": "UUID", "date-time": "time, ISO 8601", "uri": "address"}


def words(field: Schema, definitions: Mapping[str, Schema]) -> str:
    """Write a field's type, its bounds and what it is when it is left out."""
    text = _type(field, definitions)
    default = field.get("default")
    if default not in (None, "", []):
        text += f"; `{json.dumps(default)}` if left out"
    return text.replace("|", "\\|")


def _type(field: Schema, definitions: Mapping[str, Schema]) -> str:
    if "$ref" in field:
        return _reference(field["$ref"], definitions)
    if "anyOf" in field:
        return _either([_type(one, definitions) for one in field["anyOf"]])
    if is_choice(field):
        return _choice(field)
    return _several(field, definitions) or _one(field)


def _either(types: list[str]) -> str:
    """Write that something is one of these; after a list of values or bounds with a comma."""
    joint = ", or " if any("," in one for one in types) else " or "
    return joint.join(types)


def _several(field: Schema, definitions: Mapping[str, Schema]) -> str:
    if field.get("type") == "array":
        return f"list of {_type(field['items'], definitions)}{_count(field, 'Items', '')}"
    return _object(field, definitions) if field.get("type") == "object" else ""


def _one(field: Schema) -> str:
    if field.get("type") == "string":
        return FORMATS.get(field.get("format", ""), "text") + _text(field)
    return NAMES.get(str(field.get("type")), "anything") + _range(field)


def _reference(name: str, definitions: Mapping[str, Schema]) -> str:
    found = definitions[name]
    return _choice(found) if is_choice(found) else f"[`{name}`](#{name.lower()})"


def is_choice(field: Schema) -> bool:
    """Tell whether a schema is one of some values."""
    return "enum" in field or "const" in field


def _choice(field: Schema) -> str:
    values = field.get("enum") or [field["const"]]
    return ", ".join(f"`{one}`" for one in values)


def _object(field: Schema, definitions: Mapping[str, Schema]) -> str:
    value = field.get("additionalProperties")
    if not isinstance(value, Mapping) or not value:
        return "object"
    key = _type(field.get("propertyNames", {"type": "string"}), definitions)
    return f"object of {_type(value, definitions)} by {key}"


def _text(field: Schema) -> str:
    pattern = f" like `{field['pattern']}`" if "pattern" in field else ""
    return pattern + _count(field, "Length", " characters")


def _count(field: Schema, what: str, unit: str) -> str:
    least, most = field.get(f"min{what}"), field.get(f"max{what}")
    if least is None and most is None:
        return ""
    if most is None:
        return f", at least {least}{unit}"
    return f", at most {most}{unit}" if least is None else f", {least} to {most}{unit}"


def _range(field: Schema) -> str:
    least, most, above = (field.get(name) for name in ("minimum", "maximum", "exclusiveMinimum"))
    if above is not None:
        return f", more than {above:g}" + (f", to {most:.16g}" if most is not None else "")
    if least is None and most is None:
        return ""
    if most is None:
        return f" from {least:g}"
    return f" to {most:.16g}" if least is None else f", {least:.16g} to {most:.16g}"
