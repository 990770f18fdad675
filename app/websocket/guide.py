"""A guide to every event of the sockets, with the fields of each, written from their shapes."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

import click
from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.core import guides
from app.core.commands import changes, command
from app.core.extensions import socketio
from app.core.security import Access
from app.websocket import fields, limits
from app.websocket.contract import shapes_in
from app.websocket.namespace import Namespace

HEAD = """\
# Every event of the sockets

Written by `flask events-guide docs/events.md` from the code: what goes over the line, namespace by
namespace, by Socket.IO and WebSocket only. What happens in a room, and why, stands in
[the protocol](rooms-protocol.md).

An event is acknowledged by `{"ok": true, …}` with the fields of its answer, or by
`{"ok": false, …}` with those of the namespace's refusal. A field that is not named here is refused.
What is called `field?` may be left out. A payload has at most {payload} bytes; a WebSocket takes
{events}, of all its namespaces together.
"""
WHO = {"public": "everybody", "signed_in": "who is signed in", "member": "members"}


def render(namespaces: Mapping[str, Namespace]) -> str:
    """Write the guide: a section a namespace."""
    head = HEAD.replace("{payload}", str(limits.MAX_PAYLOAD_BYTES))
    head = head.replace("{events}", pace(limits.EVENTS))
    known: set[str] = set()
    sections = [Section(path, namespaces[path], known).render() for path in sorted(namespaces)]
    return head + "\n" + "\n".join(sections).rstrip("\n") + "\n"


def pace(rate: limits.Rate) -> str:
    """Write how many events one may send."""
    if rate.per_second >= 1:
        return f"{rate.per_second:g} a second, {rate.burst} at once"
    return f"one in {1 / rate.per_second:g} s, {rate.burst} at once"


class Section:
    """The events of one namespace, and the shapes they are made of that are not `known` yet."""

    def __init__(self, path: str, namespace: Namespace, known: set[str]) -> None:
        self.path, self.namespace, self.known = path, namespace, known
        self.shapes = shapes_of(namespace)
        names, document = models_json_schema(
            [(shape, "validation") for shape in self.shapes.values()], ref_template="{model}"
        )
        self.definitions: dict[str, Any] = document["$defs"]
        self.names = {shape: str(ref["$ref"]) for (shape, _), ref in names.items()}

    def render(self) -> str:
        """Write the section."""
        about = inspect.cleandoc(type(self.namespace).__doc__ or "").partition("\n")[0]
        refusal = link(self.names[self.namespace.refusal])
        taken = [self.event(name) for name in sorted(self.namespace.schemas)]
        return "\n".join(
            [
                f"## {self.path}\n\n{about} Refuses by {refusal}.\n",
                "### Client to server\n",
                *taken,
                f"### Server to client\n\n{self.sent()}",
                "### Shapes\n",
                *[self.shape(name) for name in self.new()],
            ]
        )

    def event(self, name: str) -> str:
        """Write an event that is taken: who may send it, its fields, its answer."""
        handler = self.namespace.handler(name)
        facts = [self.who(handler.access)]  # type: ignore[attr-defined]
        if name in self.namespace.rates:
            facts.append(f"At most {pace(self.namespace.rates[name])}.")
        if name in self.namespace.answers:
            facts.append(f"Answers {link(self.names[self.namespace.answers[name]])}.")
        about = inspect.cleandoc(handler.__doc__ or "").partition("\n")[0]
        table = self.table(self.names[self.namespace.schemas[name]])
        return f"#### `{name}`\n\n{about} {' '.join(facts)}\n\n{table}"

    def who(self, access: Access) -> str:
        """Write who may send an event, and what a personal token needs for it."""
        if access.role is not None:
            return f"For the role `{access.role}`."
        granted = f" with the grant `{access.grant}`" if access.grant else ""
        scope = access.demand(reads=access.kind == "public")
        return f"For {WHO[access.kind]}{granted}; a personal token needs `{scope}`."

    def sent(self) -> str:
        """Write the events that are sent."""
        rows = [
            f"| `{name}` | {one.when} | {link(self.names[one.shape])} |"
            for name, one in sorted(self.namespace.sends.items())
        ]
        return "\n".join(["| event | when | shape |", "|---|---|---|", *rows, ""])

    def new(self) -> list[str]:
        """List the shapes that stand nowhere yet: those of events that are taken stand there."""
        taken = {self.names[shape] for shape in self.namespace.schemas.values()}
        found = {name for name in self.shapes if name not in taken | self.known}
        self.known |= found
        return sorted(found, key=str.lower)

    def shape(self, name: str) -> str:
        """Write a shape: what it is, and its fields."""
        about = " ".join(self.definitions[name].get("description", "").split())
        return f"#### {name}\n\n{about}\n\n{self.table(name)}"

    def table(self, name: str) -> str:
        """Write the fields of a shape."""
        shape = self.definitions[name]
        properties: Mapping[str, Any] = shape.get("properties", {})
        if not properties:
            return "No fields.\n"
        rows = [self.row(name, field, shape) for field in properties]
        if not any(row[-1] for row in rows):
            rows = [row[:-1] for row in rows]
        heads = ("field", "type", "meaning")[: len(rows[0])]
        return "\n".join(table_of(heads, rows))

    def row(self, name: str, field: str, shape: Mapping[str, Any]) -> tuple[str, ...]:
        """Answer a field's name, type and meaning."""
        found = shape["properties"][field]
        mark = "" if field in shape.get("required", ()) else "?"
        return f"`{field}{mark}`", fields.words(found, self.definitions), self.meaning(name, field)

    def meaning(self, name: str, field: str) -> str:
        """Answer what a field means, as its shape says it or else the namespace for its own."""
        told = self.definitions[name]["properties"][field].get("description", "")
        known = self.namespace.meanings
        if told or not is_own(self.namespace, self.shapes[name]):
            return str(told)
        return known.get(f"{name}.{field}") or known.get(field, "")


def table_of(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Write a table of Markdown."""
    first = f"| {' | '.join(heads)} |"
    return [
        first,
        "|" + "---|" * first.count(" |"),
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]


def link(name: str) -> str:
    """Link to a shape on this page."""
    return f"[`{name}`](#{name.lower()})"


def mounted() -> Mapping[str, Namespace]:
    """Answer every namespace of the application."""
    return dict(socketio.server.namespace_handlers)


@command("events-guide")
@changes(guides.line, unit=False)
@click.argument("page", default=guides.STANDARD_OUTPUT)
def events_guide(page: str, *, dry_run: bool) -> dict[str, Any]:
    """Write PAGE (docs/events.md) anew from the events of the sockets."""
    return guides.written(page, render(mounted()), dry_run=dry_run)


def shapes_of(namespace: Namespace) -> dict[str, type[BaseModel]]:
    """Answer the shapes of all a namespace takes, answers and sends, and theirs, by name."""
    told = [*namespace.answers.values(), *(one.shape for one in namespace.sends.values())]
    used = [*namespace.schemas.values(), *told, namespace.refusal]
    found = {one for shape in used for one in shapes_in(shape)}
    return {one.__name__: one for one in sorted(found, key=lambda one: one.__qualname__)}


def is_own(namespace: Namespace, shape: type[BaseModel]) -> bool:
    """Tell whether a shape is of the domain of a namespace."""
    domain = ".".join(type(namespace).__module__.split(".")[:2])
    return shape.__module__.startswith(f"{domain}.")


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(events_guide)
