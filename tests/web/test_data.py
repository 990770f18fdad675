"""The page of one's data: a copy is asked for and fetched, and the account goes in two steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from tests.accounts.factories import PASSWORD
from tests.personal.factories import work_off
from tests.web.conftest import Visit

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("store")]


def wish(ada: Visit, **other: str) -> dict[str, str]:
    """Answer what the first step asks."""
    return {"username": ada.person.username, "current_password": PASSWORD} | other


def last_question(browser: FlaskClient) -> str:
    """Answer the token in the form of the second step."""
    found = re.search(r'name="token" value="([^"]+)"', browser.get("/account/delete/confirm").text)
    assert found is not None
    return found[1]


def test_a_copy_is_asked_for_followed_and_fetched(app: Flask, ada: Visit) -> None:
    assert ada.browser.post("/account/data/export").status_code == 303
    running = ada.browser.get("/account/data").text
    assert "In the making" in running
    assert "Make a copy" not in running
    work_off(app)
    ready = ada.browser.get("/account/data").text
    assert "kept until" in ready
    path = re.findall(r'href="(/account/data/exports/[^"]+)"', ready)[0]
    link = ada.browser.get(path)
    assert link.status_code == 303
    file = ada.browser.get(link.location)
    assert file.headers["Content-Type"] == "application/zip"
    later = clock.now() + timedelta(hours=49)
    with clock.use(lambda: later):
        assert path not in ada.browser.get("/account/data").text
        assert ada.browser.get(path).location == "/account/data"


def test_a_copy_of_somebody_else_is_not_found(ada: Visit, visit: Callable[..., Visit]) -> None:
    ada.browser.post("/account/data/export")
    path = "/account/data/exports/{}"
    items = ada.browser.get("/api/v1/users/me/exports").get_json()["items"]
    assert visit().browser.get(path.format(items[0]["id"])).status_code == 404


def test_an_account_goes_in_two_steps(app: Flask, ada: Visit) -> None:
    browser = ada.browser
    assert "Type " + ada.person.username in browser.get("/account/delete").text
    first = browser.post("/account/delete", data=wish(ada))
    assert (first.status_code, first.location) == (303, "/account/delete/confirm")
    second = browser.post("/account/delete/confirm", data={"token": last_question(browser)})
    assert (second.status_code, second.location) == (303, "/goodbye")
    page = browser.get("/goodbye")
    assert "Goodbye" in page.text
    assert "Sign in" in page.text
    assert browser.get("/account").location.startswith("/sign-in")
    assert browser.get(f"/api/v1/users/{ada.person.id}").status_code == 404


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ({"username": "somebody"}, "This is not your username."),
        ({"current_password": "not this one"}, "This is not your password."),
        ({"username": ""}, "Fill this in."),
    ],
)
def test_a_mistake_is_told_beside_its_field(ada: Visit, mistake: dict[str, str], told: str) -> None:
    answer = ada.browser.post("/account/delete", data=wish(ada, **mistake))
    assert answer.status_code == 422
    assert told in answer.text
    assert ada.browser.get("/account/delete/confirm").location == "/account/delete"


def test_the_last_question_stands_for_ten_minutes(ada: Visit) -> None:
    ada.browser.post("/account/delete", data=wish(ada))
    token = last_question(ada.browser)
    later = clock.now() + timedelta(minutes=11)
    with clock.use(lambda: later):
        answer = ada.browser.post("/account/delete/confirm", data={"token": token})
    assert answer.location == "/account/delete"
    assert "The ten minutes are over." in ada.browser.get("/account/delete").text
    assert ada.browser.get("/account").status_code == 200
