"""Every route and event × personal tokens, against the scope they declare.

A token with the wanted scope alone is let in; one with all the others is not, so none of them is.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from app.core.security import SCOPES, SESSION, with_scope, with_session
from tests.access.routes import Route, call, hired, routes
from tests.access.test_events import namespaces
from tests.access.test_matrix import fits
from tests.access.world import World
from tests.accounts.factor_kit import make_token
from tests.accounts.factories import People, Person

pytestmark = pytest.mark.security
REFUSED = {"SCOPE_MISSING", "SESSION_REQUIRED"}
# What lies below these is about the account itself, and no program's business.
OF_THE_ACCOUNT = re.compile(
    r"/api/v1/(auth/(session|password|email|openid)"
    r"|users/me/(sessions|tokens|second-factor|password|email|export|deletion))\b"
)


def everybody(people: People) -> Person:
    """Make somebody who may do everything."""
    return hired(people, people.make("viewer", "creator", "moderator", "admin"))


class Bearer:
    """Somebody who may do everything, and calls routes with one of their tokens."""

    def __init__(self, app: Flask, people: People) -> None:
        owner = everybody(people)
        kinds = [{one} for one in SCOPES] + [all_but(one) for one in (*SCOPES, SESSION)]
        self.tokens = {frozenset(kind): make_token(app, owner, *kind) for kind in kinds}
        self.world = World(app, owner)

    def call(self, route: Route, scopes: set[str]) -> tuple[Any, str | None]:
        """Call a route; answer what comes, and the code the token is refused with."""
        path = self.world.address(route)
        answer = call(self.world.app, route, path, self.tokens[frozenset(scopes)].headers)
        body = answer.get_json(silent=True)
        code = body.get("error", {}).get("code") if isinstance(body, dict) else None
        return answer, code if code in REFUSED else None


def all_but(scope: str) -> set[str]:
    """Answer every scope but one."""
    return set(SCOPES) - {scope}


def holes_of(bearer: Bearer, route: Route) -> list[str]:
    """Call a route with every scope but the one it wants, then with that one alone."""
    holes = []
    answer, code = bearer.call(route, all_but(route.demand))
    wanted = "SESSION_REQUIRED" if route.demand == SESSION else "SCOPE_MISSING"
    said = wanted if route.method == "HEAD" else code  # an answer without a body
    if route.method != "OPTIONS" and (answer.status_code, said) != (403, wanted):
        holes.append(f"{route} without {route.demand}: {answer.status_code} {code}")
    if route.demand != SESSION:
        answer, code = bearer.call(route, {route.demand})
        if code is not None or not (route.is_in_vain or fits(answer, None)):
            holes.append(f"{route} with {route.demand}: {answer.status_code} {code}")
    return holes


def test_every_route_takes_the_tokens_it_declares_and_no_others(app: Flask, people: People) -> None:
    bearer = Bearer(app, people)
    found = [hole for route in routes(app) for hole in holes_of(bearer, route)]
    assert found == []


def test_a_route_that_took_any_token_is_a_hole(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.access.check_scopes", lambda _demand, _scopes: None)
    asked = [one for one in routes(app) if one.rule.rule == "/api/v1/users/me"]
    bearer = Bearer(app, people)
    found = " ".join(hole for route in asked for hole in holes_of(bearer, route))
    assert "GET /api/v1/users/me without read: 200" in found
    assert "PATCH /api/v1/users/me without write: 200" in found


def test_no_token_opens_what_is_about_the_account_itself(app: Flask) -> None:
    asked = [route for route in routes(app) if OF_THE_ACCOUNT.match(route.rule.rule)]
    of_somebody = [route for route in asked if route.access and route.access.kind != "public"]
    assert len(of_somebody) > 10
    assert [str(route) for route in of_somebody if route.demand != SESSION] == []
    own = {str(route): route for route in routes(app)}
    assert own.get("DELETE /api/v1/users/me", own["GET /account"]).demand == SESSION


def test_a_refusal_names_the_scope_that_is_missing(app: Flask, people: People) -> None:
    only_read = make_token(app, everybody(people), "read")
    answer = app.test_client().patch("/api/v1/users/me", json={}, headers=only_read.headers)
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (403, "SCOPE_MISSING")
    assert "“write”" in error["message"]
    assert error["details"] == {"scope": "write"}


def test_declarations_of_scopes_are_checked() -> None:
    with pytest.raises(ValueError, match="everything"):
        with_scope("everything")
    with pytest.raises(AttributeError):
        with_session(lambda: "declares nobody")


@pytest.mark.websocket
@pytest.mark.parametrize("scope", SCOPES)
def test_only_a_token_that_reads_hears_the_news_of_its_owner(
    people: People, socketio_client: Any, app: Flask, scope: str
) -> None:
    ada = everybody(people)
    socket = socketio_client("/notifications", token=make_token(app, ada, scope).token)
    assert socket.is_connected("/notifications") == (scope == "read")
    if scope == "read":
        assert socket.emit("notification:list", {}, namespace="/notifications", callback=True)["ok"]


@pytest.mark.websocket
@pytest.mark.parametrize("scope", SCOPES)
def test_every_event_takes_the_tokens_it_declares_and_no_others(
    app: Flask, people: People, socketio_client: Any, scope: str
) -> None:
    token, holes = make_token(app, everybody(people), scope), []
    for path, namespace in namespaces().items():
        socket = socketio_client(path, token=token.token)
        if namespace.scope not in {None, scope}:
            holes += [f"{path} opens with {scope}"] if socket.is_connected(path) else []
            continue
        for event, access in namespace.events().items():
            answer = socket.emit(event, {}, namespace=path, callback=True)
            is_refused = answer.get("code") in REFUSED
            if is_refused == (access.demand(reads=access.kind == "public") == scope):
                holes.append(f"{path} {event} with {scope}: {answer}")
    assert holes == []
