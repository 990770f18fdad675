"""Every route × method × caller against what the route declares."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.core.security import role
from app.videos import policy
from app.videos.values import Access
from tests.access.routes import CALLERS, Route, expected, routes
from tests.access.things import MAKERS
from tests.access.world import Caller, World
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
    assert holes_for(caller, app, people, list(routes(app))) == []


def test_a_private_film_that_opened_to_everybody_is_a_hole(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_videos = [route for route in routes(app) if "video_id" in route.rule.arguments]
    monkeypatch.setitem(policy.rules, Access.PRIVATE, lambda _viewer, _video: None)
    found = " ".join(holes_for("user", app, people, of_videos))
    assert "GET /watch/<uuid:video_id> as user: 200" in found
    assert "GET /api/v1/videos/<uuid:video_id>/playback as user: 200" in found


def test_a_role_that_does_not_get_in_is_a_hole(app: Flask, people: People) -> None:
    studio = [route for route in routes(app) if route.rule.rule == "/studio"]
    views = dict(app.view_functions)
    app.view_functions[studio[0].rule.endpoint] = role("moderator")(lambda: "open")
    try:
        assert holes_for("owner", app, people, studio) == ["GET /studio as owner: 403"]
    finally:
        app.view_functions.update(views)


def holes_for(caller: str, app: Flask, people: People, asked: list[Route]) -> list[str]:
    """Call routes as somebody; answer those that do not do what they declare."""
    holes = []
    somebody = Caller(app, people, caller)
    for route in asked:
        answer = somebody.call(route)
        if not fits(answer, expected(route, caller)):
            holes.append(f"{route} as {caller}: {answer.status_code}")
    return holes


def fits(answer: Any, refused: set[int] | None) -> bool:
    """Tell whether an answer is what the declaration promises."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return False
    if refused is not None:
        redirected = answer.status_code in PAGES_OUTSIDE_API and 401 in refused
        return answer.status_code in refused or redirected
    to_sign_in = urlsplit(answer.location or "").path == "/sign-in"
    return answer.status_code not in {401, 403, 404} and not to_sign_in


def test_no_cookie_changes_anything_without_its_csrf_token(app: Flask, people: People) -> None:
    owner = people.make("viewer", "creator", "moderator", "admin")
    browser = people.browser(owner)
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    world, through = World(app, owner), []
    for route in routes(app):
        if route.is_mutating:
            path = world.address(route)
            answer = browser.open(path, method=route.method, json={})
            if answer.status_code != 403:
                through.append(f"{route}: {answer.status_code}")
    assert through == []


def test_no_other_site_changes_anything(app: Flask, people: People) -> None:
    owner = people.make("viewer", "creator", "moderator", "admin")
    browser = people.browser(owner)
    evil = {"Origin": "https://evil.example"}
    world, through = World(app, owner), []
    for route in routes(app):
        if route.is_mutating:
            path = world.address(route)
            answer = browser.open(path, method=route.method, json={}, headers=evil)
            if answer.status_code != 403:
                through.append(f"{route}: {answer.status_code}")
    assert through == []
