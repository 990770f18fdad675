"""Every route and method of the URL map, and the eight kinds of caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.api.access import SAFE_METHODS, declared, demand
from app.core.security import Access
from tests.access.things import MAKERS
from tests.accounts.factories import People, Person
from tests.rentals.factories import Shop

OWNERS = {"owner", "admin"}
CALLERS = ("anonymous", "user", "owner", "other owner", "moderator", "admin", "disabled", "clerk")


@dataclass(frozen=True)
class Route:
    """One method of one address."""

    rule: Rule
    method: str
    access: Access | None

    @property
    def is_mutating(self) -> bool:
        """Tell whether a call may change something."""
        return self.method not in SAFE_METHODS

    @property
    def demand(self) -> str:
        """Answer what a personal token needs here: a scope, or a session where none will do."""
        assert self.access is not None
        return demand(self.access, self.method, api=self.rule.rule.startswith("/api/v1/"))

    @property
    def secrets(self) -> bool:
        """Tell whether the address names something strangers must not see.

        OPTIONS speaks of the address alone, whatever lies there.
        """
        named = [MAKERS[name] for name in self.rule.arguments if name in MAKERS]
        return self.method != "OPTIONS" and any(thing.is_secret for thing in named)

    @property
    def is_in_vain(self) -> bool:
        """Tell whether the address names something that is not there for anybody."""
        return not all(MAKERS[name].is_there for name in self.rule.arguments)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def routes(app: Flask) -> Iterator[Route]:
    """Answer every method of every address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - answered_by_themselves(rule)):
            yield Route(rule, method, declared(app, rule.endpoint))


def answered_by_themselves(rule: Rule) -> set[str]:
    """Answer the methods Flask adds: HEAD beside GET, and OPTIONS where no view is for it."""
    methods = rule.methods or set()
    return ({"HEAD"} if "GET" in methods else set()) | (
        {"OPTIONS"} if rule.provide_automatic_options else set()
    )


def path_of(app: Flask, route: Route, values: dict[str, Any]) -> str:
    """Build an address with values in it."""
    built = app.url_map.bind("localhost").build(route.rule.endpoint, values, method=route.method)
    return str(built)


def make_callers(people: People, caller: str) -> dict[str, Person]:
    """Make the owner of things and who calls, when that is somebody with an account."""
    ways: dict[str, Callable[[], Person]] = {
        "user": lambda: people.make("viewer"),
        "owner": lambda: people.make("viewer", "creator"),
        "other owner": lambda: people.make("viewer", "creator"),
        "moderator": lambda: people.make("viewer", "moderator"),
        "admin": lambda: people.make("viewer", "admin"),
        "disabled": lambda: people.make(active=False),
        "clerk": lambda: hired(people, people.make("viewer")),
    }
    return {name: make() for name, make in ways.items() if name in {"owner", caller}}


def hired(people: People, person: Person) -> Person:
    """Make somebody a clerk of the film shop."""
    Shop(people.app).clerk(person.id)
    return person


def call(app: Flask, route: Route, path: str, headers: dict[str, str]) -> Any:
    """Call a route, with an empty JSON body where one is taken."""
    extra: dict[str, Any] = {"json": {}} if route.is_mutating else {}
    return app.test_client().open(
        path, method=route.method, headers=headers, buffered=True, **extra
    )


def expected(route: Route, caller: str) -> set[int] | None:
    """Answer the statuses a refused caller gets; None for a caller who is let in."""
    access = route.access
    assert access is not None
    if access.kind != "public" and caller in {"anonymous", "disabled"}:
        return {401}
    if access.kind == "admitted":
        return None if caller == "clerk" else {403}
    if access.kind == "role" and not has(caller, access.role):
        return {403}
    if access.hidden and caller != "owner":
        return {404}
    if access.kind == "owner" and caller not in OWNERS:
        return {403, 404}
    if route.is_in_vain:
        return {403, 404}
    if route.secrets and caller not in OWNERS:
        return {401, 403, 404} | ({422} if access.kind == "signed_in" else set())
    return None


def has(caller: str, role: str | None) -> bool:
    """Tell whether a kind of caller has a role."""
    if caller in {role, "admin"} or role == "viewer":
        return True
    return role == "creator" and caller in {"owner", "other owner"}
