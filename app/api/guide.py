"""A guide to every address of the API, with a curl command each, from the OpenAPI document."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

import click
from flask import current_app

from app.api import examples
from app.core import guides
from app.core.commands import changes, command

HEAD = """\
# Every address of the API, by curl

Written by `flask api-guide docs/api.md` from the OpenAPI document, which stands at
`/api/openapi.json` and, to read and try, at `/api/docs`. The commands take these variables, and
what stands in an address in capitals, such as `$VIDEO`:

```sh
HOST=http://127.0.0.1:5000
TOKEN=$(curl -s $HOST/api/v1/auth/login -d 'username=ada&password=correct horse' |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
```

Uploads in parts have [a guide of their own](uploads.md), watching together
[a protocol](rooms-protocol.md); every event of the sockets stands on [another page](events.md).
Errors are always `{"error": {"code", "message", "details", "request_id"}}`.
"""


def render(spec: dict[str, Any]) -> str:
    """Write the guide: one section a tag, one command an operation."""
    sections: dict[str, list[str]] = defaultdict(list)
    for path, operations in sorted(spec["paths"].items()):
        for method, operation in operations.items():
            for tag in operation.get("tags") or []:
                command = curl(spec, path, method, operation)
                summary = operation.get("summary", "").rstrip(".")
                sections[tag].append(f"{summary}:\n\n```sh\n{command}\n```\n")
    parts = [f"## {tag}\n\n" + "\n".join(items) for tag, items in sorted(sections.items())]
    return HEAD + "\n" + "\n".join(parts)


def curl(spec: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    """Write one command; path parameters become shell variables."""
    words = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    if "security" in operation:
        words += ["-H", '"Authorization: Bearer $TOKEN"']
    words += body_of(spec, operation)
    address = path.replace("{", "$").replace("}", "")
    return " ".join([*words, f'"$HOST{shouted(address)}{asked(spec, operation)}"'])


def asked(spec: dict[str, Any], operation: dict[str, Any]) -> str:
    """Write what the query of an address must say."""
    schemas = spec["components"]["schemas"]
    wanted = {
        one["name"]: examples.of(one["schema"], schemas, one["name"])
        for one in operation.get("parameters") or []
        if one["in"] == "query" and one.get("required")
    }
    return f"?{urlencode(wanted)}" if wanted else ""


def shouted(address: str) -> str:
    """Write the variables of an address in capitals: `$video_id` as `$VIDEO`."""
    parts = [
        "$" + part[1:].removesuffix("_id").upper() if part.startswith("$") else part
        for part in address.split("/")
    ]
    return "/".join(parts)


def body_of(spec: dict[str, Any], operation: dict[str, Any]) -> list[str]:
    """Write the body of a command, by its media type."""
    content = (operation.get("requestBody") or {}).get("content") or {}
    if "multipart/form-data" in content:
        known = content["multipart/form-data"]["schema"]["properties"]
        if "title" not in known:
            return ["-F", "file=@picture.jpg"]
        return ["-F", "file=@film.mp4", "-F", "'title=Harbour at dusk'"]
    if "application/json" in content:
        body = json.dumps(example(spec, content["application/json"]["schema"]))
        return ["-H", "'Content-Type: application/json'", "-d", f"'{body}'"]
    if content:
        return ["-H", f"'Content-Type: {next(iter(content))}'", "--data-binary", "@part"]
    return []


def example(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Make a body: what is required, or the first field where nothing is."""
    name = schema["$ref"].rpartition("/")[2] if "$ref" in schema else None
    found = spec["components"]["schemas"][name] if name else schema
    fields = found.get("properties", {})
    named = [*found.get("required", ()), *(found.get("anyOf") or [{}])[0].get("required", ())]
    names = named or list(fields)[:1]
    if {"login", "password"} <= set(fields):
        names = ["login", "password"]
    schemas = spec["components"]["schemas"]
    return {field: examples.of(fields[field], schemas, field) for field in names}


@command("api-guide")
@changes(guides.line, unit=False)
@click.argument("page", default=guides.STANDARD_OUTPUT)
def api_guide(page: str, *, dry_run: bool) -> dict[str, Any]:
    """Write PAGE (docs/api.md) anew from the OpenAPI document."""
    text = render(current_app.test_client().get("/api/openapi.json").get_json())
    return guides.written(page, text, dry_run=dry_run)
