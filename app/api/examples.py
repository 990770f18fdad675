"""Examples for the OpenAPI document: of every body, from its schema and the names of its fields."""

from __future__ import annotations

from typing import Any

JSON = "application/json"
NAMED: dict[str, Any] = {
    "access": "public",
    "avatar_url": None,
    "banner_url": None,
    "bandwidth": 2_800_000,
    "bio": "I film the harbour.",
    "category": "film",
    "code": "eng",
    "codecs": "avc1.64001f",
    "content_type": "video/mp4",
    "current_password": "battery staple",
    "cursor": "MjAyNi0xMS0yNlQyMDowMDowMCswMDowMC8wMWExZjhlYg",
    "description": "The boats come in.",
    "display_name": "Ada",
    "duration": 62.5,
    "email": "ada@example.org",
    "expires_in": 604_800,
    "filename": "harbour.mp4",
    "fps": 25.0,
    "handle": "harbour",
    "height": 720,
    "kind": "process_video",
    "language": "eng",
    "login": "ada",
    "name": "Friday matinee",
    "page_size": 20,
    "password": "correct horse",
    "pages": 1,
    "position": 12.5,
    "progress": 0.4,
    "reason": None,
    "recovery_codes": ["7k2m-9qrs-t4vw-x0yz"],
    "roles": ["viewer", "creator"],
    "scopes": ["read", "upload"],
    "seconds": 10,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size_bytes": 73_400_320,
    "slug": "k7m2p9qrst",
    "tags": ["harbour", "dusk"],
    "text": "Look at the light!",
    "title": "Harbour at dusk",
    "total": 1,
    "username": "ada",
    "usernames": ["ada", "ben"],
    "video_id": "01a1f8eb-7b66-7fdb-8aaf-03fe790c505e",
    "width": 1280,
}
BY_FORMAT = {
    "uuid": "01a1f8eb-7b66-7fdb-8aaf-03fe790c505e",
    "date-time": "2026-11-26T20:00:00Z",
    "email": "ada@example.org",
    "uri": "https://example.org/",
    "binary": "…",
}
BY_TYPE: dict[str, Any] = {"integer": 1, "number": 1.0, "boolean": True, "string": "…"}
KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
}
Schemas = dict[str, Any]


def add(operation: Any, schemas: Schemas) -> None:
    """Put an example beside every JSON body an operation takes or answers."""
    if not isinstance(operation, dict):
        return
    bodies = [operation.get("requestBody") or {}, *operation["responses"].values()]
    for body in bodies:
        described = (body.get("content") or {}).get(JSON)
        if described and described.get("schema") and "example" not in described:
            described["example"] = of(described["schema"], schemas)


def of(schema: dict[str, Any], schemas: Schemas, name: str = "") -> Any:
    """Make an example of a schema; `name` is that of the field it describes."""
    found = resolved(schema, schemas)
    if "properties" in found:
        return {key: of(one, schemas, key) for key, one in found["properties"].items()}
    if found.get("examples"):
        return found["examples"][0]
    if name in NAMED and allows(found, NAMED[name]):
        return NAMED[name]
    if found.get("type") == "array":
        return [of(found["items"], schemas, name.removesuffix("s"))] if found.get("items") else []
    return said(found)


def said(schema: dict[str, Any]) -> Any:
    """Answer what a plain schema says of its values: one that it names, or one of its kind."""
    named = [schema.get("example"), schema.get("const"), schema.get("default")]
    for given in (*named, *schema.get("examples", []), *schema.get("enum", [])):
        if given is not None:
            return given
    if schema.get("type") == "object":
        return {}
    return BY_FORMAT.get(str(schema.get("format")), at_least(schema))


def resolved(schema: dict[str, Any], schemas: Schemas) -> dict[str, Any]:
    """Follow references, and of alternatives take the first that is not null."""
    if "$ref" in schema:
        found: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]]
        return resolved(found, schemas)
    for word in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(word, ()) if "properties" not in schema else ():
            if one.get("type") != "null":
                return resolved(one, schemas)
    return schema


def allows(schema: dict[str, Any], value: Any) -> bool:
    """Tell whether a named example has the type a field wants, and is one of its values."""
    if "enum" in schema:
        return value in schema["enum"]
    return isinstance(value, KINDS.get(str(schema.get("type")), ()))


def at_least(schema: dict[str, Any]) -> Any:
    """Make a value of a plain type, no smaller than the least that is allowed."""
    value = BY_TYPE.get(str(schema.get("type")))
    least = schema.get("minimum")
    return max(value, least) if least is not None and isinstance(value, (int, float)) else value
