"""Showing again that an account is one's own: every form counts tries alike, and needs a proof."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import service
from app.accounts.models import UserSession
from app.core import clock
from app.core.database import unit_of_work
from tests.accounts.factor_kit import MINE, code, sign_in, turn_on
from tests.accounts.factories import PASSWORD, People, Person

pytestmark = pytest.mark.security
WRONG = {"current_password": "wrong wrong"}
# Every call that takes the present password, with what else it takes.
CALLS: dict[tuple[str, str], dict[str, str]] = {
    ("post", "/api/v1/auth/password/change"): {"password": PASSWORD},
    ("post", "/api/v1/users/me/email"): {"email": "ada@elsewhere.example"},
    ("post", MINE): {},
    ("post", f"{MINE}/recovery-codes"): {},
    ("delete", MINE): {"code": "1"},
    ("post", "/api/v1/users/me/deletion"): {"username": "ada"},
}
FORMS: dict[str, dict[str, str]] = {
    "/account/security/password": {"password": PASSWORD},
    "/account/email": {"email": "ada@elsewhere.example"},
    "/account/security/second-factor": {},
    "/account/security/second-factor/recovery-codes": {},
    "/account/security/second-factor/turn-off": {"code": "1"},
    "/account/delete": {"username": "ada"},
}


def takes_password(spec: dict[str, Any], body: dict[str, Any]) -> bool:
    """Tell whether a described body has the present password in it."""
    name = str(body).partition("#/components/schemas/")[2].partition("'")[0]
    shape = spec["components"]["schemas"].get(name, {})
    return "current_password" in shape.get("properties", {})


def test_every_call_that_takes_the_password_is_tried_here(app: Flask) -> None:
    spec = app.spec  # made anew each time it is asked for
    found = {
        (method, path)
        for path, methods in spec["paths"].items()
        for method, described in methods.items()
        if takes_password(spec, described.get("requestBody", {}))
    }
    assert found == set(CALLS)


def test_a_wrong_password_is_the_same_mistake_everywhere_and_a_try_to_sign_in(
    limited_app: Flask,
) -> None:
    ada = People(limited_app).make(username="ada")
    turn_on(limited_app, ada)
    client, browser = limited_app.test_client(), limited_app.test_client()
    for (method, path), more in CALLS.items():
        answer = client.open(path, method=method, json=WRONG | more, headers=ada.headers)
        assert code(answer) == (422, "WRONG_PASSWORD"), path
        assert "current_password" in answer.get_json()["error"]["details"], path
    for path, more in FORMS.items():
        answer = browser.post(path, data=WRONG | more, headers=ada.headers)
        assert answer.status_code == 422, path
    tried = len(CALLS) + len(FORMS)
    found = [sign_in(client, ada, password="nope").status_code for _ in range(21 - tried)]
    assert found == [401] * (20 - tried) + [429]
    for (method, path), more in CALLS.items():
        answer = client.open(path, method=method, json=WRONG | more, headers=ada.headers)
        assert answer.status_code == 429, path


def age(app: Flask, person: Person, minutes: int) -> None:
    """Have somebody without a password have signed in so many minutes ago."""
    with app.app_context(), unit_of_work() as session:
        service.get(person.id).password_hash = None
        mine = select(UserSession).where(UserSession.user_id == person.id)
        for row in session.scalars(mine).unique():
            row.created_at = clock.now() - timedelta(minutes=minutes)


def test_without_a_password_a_stolen_session_sets_up_no_second_factor(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    age(app, ada, minutes=11)
    assert code(client.post(MINE, json={}, headers=ada.headers)) == (403, "SIGN_IN_AGAIN")
    age(app, ada, minutes=9)
    assert client.post(MINE, json={}, headers=ada.headers).status_code == 200
