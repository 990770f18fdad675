"""The OpenAPI document: what the schemas cannot say is added here, and old addresses lead on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, redirect
from werkzeug.wrappers import Response

from app.api import examples
from app.api.access import declared, demand
from app.core.errors import AppError
from app.core.security import SESSION, View, public

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "examples": ["NOT_FOUND"]},
                "message": {"type": "string", "examples": ["There is nothing here."]},
                "details": {"description": "Field errors: {field: [message]}."},
                "request_id": {"type": "string"},
            },
        }
    },
}
BODY = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
WORDS = {
    "400": "The request cannot be understood.",
    "401": "Nobody is signed in.",
    "403": "The caller may not do this.",
    "404": "It does not exist or must not be seen.",
    "413": "Too large.",
    "415": "Not the expected media type.",
    "422": "Some values are not valid; `details` names them. No text may hold NUL, spaces "
    "at its ends do not count, and 1.0 is no whole number.",
    "429": "Too many requests; `Retry-After` says when to try again.",
    "503": "Something this needs is away; `Retry-After` says when to try again.",
}
DONE = {
    200: "Done; the answer's headers tell.",
    201: "Made; `Location` tells where.",
    204: "Done.",
}
MOVED = {"/docs": "/api/docs", "/redoc": "/api/docs", "{prefix}/openapi.json": "/api/openapi.json"}


def errors_of(app: Flask, endpoint: str, *, mutates: bool, has_body: bool) -> list[str]:
    """Answer the statuses a route can refuse with, from what it declares."""
    access = declared(app, endpoint)
    statuses = ["400", "404", "422", "429"] if mutates else ["404", "422"]
    if (access is not None and access.kind != "public") or mutates:
        statuses += ["401", "403"]
    if has_body:
        statuses += ["413", "415"]
    return sorted({*statuses, "503"})


def register(app: Any) -> None:
    """Complete the document and declare its address public."""
    app.view_functions["openapi.spec"] = public(app.view_functions["openapi.spec"])
    app.security_schemes = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT, or a personal token `mtn_…`",
        },
        "cookie": {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]},
    }

    @app.spec_processor
    def complete(spec: dict[str, Any]) -> dict[str, Any]:
        spec.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
        for path, operations in spec["paths"].items():
            for method, operation in operations.items():
                schemas = spec["components"]["schemas"]
                describe(app, path, method, operation, schemas)
                examples.add(operation, schemas)
        return spec

    for old, new in MOVED.items():
        lead_on(app, old.format(prefix=app.config["API_PREFIX"]), new)


def describe(app: Flask, path: str, method: str, operation: Any, schemas: dict[str, Any]) -> None:
    """Add to one operation who may call it and how it refuses."""
    if not isinstance(operation, dict):
        return
    endpoint = endpoint_of(app, path, method)
    if endpoint is None:
        return
    own_body = getattr(app.view_functions[endpoint], "request_body", None)
    if own_body is not None:
        operation["requestBody"] = {"content": own_body}
    has_body = "requestBody" in operation
    mutates = method not in {"get", "head", "options"}
    if has_body:
        operation["requestBody"]["required"] = needs_body(operation["requestBody"], schemas)
    view = app.view_functions[endpoint]
    if hasattr(view, "request_headers"):
        operation.setdefault("parameters", []).extend(view.request_headers)
    if hasattr(view, "done"):
        operation["responses"] = {str(view.done): {"description": DONE[view.done]}}
    for status in errors_of(app, endpoint, mutates=mutates, has_body=has_body):
        operation["responses"][status] = {"description": WORDS[status], "content": BODY}
    for refusal in getattr(view, "refusals", ()):
        refuse(operation["responses"], refusal)
    access = declared(app, endpoint)
    if access is not None and access.kind != "public":
        operation["security"] = [{"bearer": []}, {"cookie": []}]
        wanted = demand(access, method.upper(), api=True)
        operation["description"] = f"{operation.get('description', '')} {told_of(wanted)}".strip()


def needs_body(body: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Tell whether a call without a body is refused: nothing at all is read as `{}`."""
    told = body["content"].get("application/json")
    if told is None:
        return True
    name = told["schema"].get("$ref", "").rpartition("/")[2]
    return bool(schemas.get(name, told["schema"]).get("required"))


def told_of(wanted: str) -> str:
    """Say what a personal token needs for an operation."""
    if wanted == SESSION:
        return "No personal token may do this."
    return f"A personal token needs the scope `{wanted}`."


def refuse(responses: dict[str, Any], refusal: type[AppError]) -> None:
    """Add to an operation's answers a refusal by its code."""
    known = responses.setdefault(str(refusal.status), {"description": "", "content": BODY})
    told = f"`{refusal.code}`: {refusal.message}"
    known["description"] = f"{known['description']} {told}".strip()


def refuses(*refusals: type[AppError]) -> Callable[[View], View]:
    """Document refusals of a view beyond those that follow from what it declares."""

    def decorate(view: View) -> View:
        known = getattr(view, "refusals", ())
        view.refusals = (*known, *refusals)  # type: ignore[attr-defined]
        return view

    return decorate


def without_body(status: int) -> Callable[[View], View]:
    """Document what a view answers that has no body to describe."""

    def decorate(view: View) -> View:
        view.done = status  # type: ignore[attr-defined]
        return view

    return decorate


def reads_body(media_type: str, schema: dict[str, Any]) -> Callable[[View], View]:
    """Document a body of a view that reads it itself, as it comes; there may be several kinds."""

    def decorate(view: View) -> View:
        known = getattr(view, "request_body", {})
        view.request_body = known | {media_type: {"schema": schema}}  # type: ignore[attr-defined]
        return view

    return decorate


def reads_headers(**headers: dict[str, Any]) -> Callable[[View], View]:
    """Document the headers a view reads: the schema of each by its name, `_` standing for `-`.

    One with `required` must be sent.
    """
    told = [
        {
            "name": name.replace("_", "-"),
            "in": "header",
            "required": schema.get("required", False),
            "schema": {key: value for key, value in schema.items() if key != "required"},
        }
        for name, schema in headers.items()
    ]

    def decorate(view: View) -> View:
        view.request_headers = told  # type: ignore[attr-defined]
        return view

    return decorate


def endpoint_of(app: Flask, path: str, method: str) -> str | None:
    """Find the endpoint behind a documented path."""
    known = app.extensions.setdefault("matinee_spec_endpoints", {})
    if not known:
        for rule in app.url_map.iter_rules():
            for verb in rule.methods or ():
                known[documented(rule.rule), verb.lower()] = rule.endpoint
    found: str | None = known.get((path, method))
    return found


def documented(rule: str) -> str:
    """Write a route as OpenAPI does: `<uuid:id>` as `{id}`."""
    parts = []
    for part in rule.split("<"):
        name, closed, rest = part.partition(">")
        parts.append(f"{{{name.split(':')[-1]}}}{rest}" if closed else part)
    return "".join(parts)


def lead_on(app: Any, old: str, new: str) -> None:
    """Answer an old address with 308 to the new one."""

    def moved() -> Response:
        return redirect(new, code=308)

    view = app.doc(hide=True)(public(moved))
    app.add_url_rule(old, endpoint=f"moved{old.replace('/', '_')}", view_func=view)
