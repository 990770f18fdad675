"""Every route × method × caller against what the route declares."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.access.routes import CALLERS, address, call, expected, make_callers, routes
from tests.access.things import MAKERS
from tests.accounts.factories import People

pytestmark = pytest.mark.security
PAGES_OUTSIDE_API = {302, 303}


def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    assert [str(route) for route in routes(app) if route.access is None] == []


def test_every_parameter_of_a_route_can_be_made(app: Flask) -> None:
    unknown = {name for route in routes(app) for name in route.rule.arguments} - set(MAKERS)
    assert unknown == set()


def test_a_route_that_declares_nothing_is_closed(app: Flask) -> None:
    open_views = dict(app.view_functions)
    app.view_functions["health.health"] = lambda: "open"
    try:
        assert app.test_client().get("/health").status_code == 403
    finally:
        app.view_functions.update(open_views)


@pytest.mark.parametrize("caller", CALLERS)
def test_every_route_lets_in_whom_it_declares(app: Flask, people: People, caller: str) -> None:
    holes = []
    persons = make_callers(people)
    for route in routes(app):
        if route.is_mutating:
            persons = make_callers(people)
        answer = call(app, route, caller, persons)
        if not fits(answer, expected(route, caller), is_owned=route.access.kind == "owner"):
            holes.append(f"{route} as {caller}: {answer.status_code}")
    assert holes == []


def fits(answer: Any, refused: set[int] | None, *, is_owned: bool) -> bool:
    """Tell whether an answer is what the declaration promises."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return False
    if refused is not None:
        to_sign_in = answer.status_code in PAGES_OUTSIDE_API and 401 in refused
        return answer.status_code in refused or to_sign_in
    if is_owned:
        return answer.status_code not in {401, 403, 404}
    return bool(answer.status_code != 401)


def test_no_cookie_changes_anything_without_its_csrf_token(app: Flask, people: People) -> None:
    owner = people.make("viewer", "creator", "moderator", "admin")
    browser = people.browser(owner)
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    through = []
    for route in routes(app):
        if route.is_mutating:
            path = address(app, route, owner)
            answer = browser.open(path, method=route.method, json={})
            if answer.status_code != 403:
                through.append(f"{route}: {answer.status_code}")
    assert through == []


def test_no_other_site_changes_anything(app: Flask, people: People) -> None:
    owner = people.make("viewer", "creator", "moderator", "admin")
    browser = people.browser(owner)
    evil = {"Origin": "https://evil.example"}
    through = []
    for route in routes(app):
        if route.is_mutating:
            path = address(app, route, owner)
            answer = browser.open(path, method=route.method, json={}, headers=evil)
            if answer.status_code != 403:
                through.append(f"{route}: {answer.status_code}")
    assert through == []
