"""Signing up, in and out through the pages, and where a form may lead."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import links, service
from app.core.database import unit_of_work
from tests.accounts.factories import PASSWORD, People
from tests.web.conftest import Visit

pytestmark = pytest.mark.unit
NEW = {"email": "ada@example.org", "username": "", "password": PASSWORD}


def said(text: str, field: str) -> str:
    """Answer what is said to be wrong with a field."""
    found = re.search(rf'id="{field}-error">.*?<span>(.*?)</span>', text, re.DOTALL)
    return found[1] if found else ""


def test_signing_up_signs_in_and_leads_on(visitor: FlaskClient) -> None:
    answer = visitor.post("/sign-up", data=NEW | {"next": "/studio"})
    assert (answer.status_code, answer.location) == (303, "/studio")
    assert "@ada" in visitor.get("/").text


def test_a_mistake_is_said_beside_its_field_and_nothing_else_is_lost(
    visitor: FlaskClient,
) -> None:
    answer = visitor.post(
        "/sign-up", data={"email": "nobody", "username": "Ada", "password": "short"}
    )
    assert answer.status_code == 422
    assert said(answer.text, "email") == "This is not an e-mail address."
    assert said(answer.text, "password") == "Use at least 8 characters."
    assert 'value="Ada"' in answer.text
    assert "short" not in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_taken_name_is_said_beside_the_name(visitor: FlaskClient, people: People) -> None:
    people.make(username="grace")
    answer = visitor.post("/sign-up", data=NEW | {"username": "Grace"})
    assert answer.status_code == 409
    assert said(answer.text, "username") == "This username is taken."


def test_a_wrong_password_says_no_more_than_a_wrong_name(
    visitor: FlaskClient, people: People
) -> None:
    known = people.make().username
    answers = [
        visitor.post("/sign-in", data={"login": name, "password": "wrong"})
        for name in (known, "nobody-at-all")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert "The name or the password is wrong." in answers[0].text
    assert answers[0].text.count("error") == answers[1].text.count("error")


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(
    visitor: FlaskClient, people: People
) -> None:
    sent = visitor.get("/studio?page=2")
    assert (sent.status_code, sent.location) == (303, "/sign-in?next=/studio?page%3D2")
    form = visitor.get(sent.location).text
    assert 'name="next" value="/studio?page=2"' in form
    data = {"login": people.make().username, "password": PASSWORD, "next": "/studio?page=2"}
    assert visitor.post("/sign-in", data=data).location == "/studio?page=2"


def test_a_program_is_told_to_sign_in_instead(client: FlaskClient) -> None:
    answer = client.get("/studio", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x".replace("%0d%0a", "\r\n"),
        "",
    ],
)
def test_no_form_leads_to_another_site(visitor: FlaskClient, people: People, target: str) -> None:
    data = {"login": people.make().username, "password": PASSWORD, "next": target}
    answer = visitor.post("/sign-in", data=data)
    assert (answer.status_code, answer.location) == (303, "/")


def test_who_is_signed_in_need_not_sign_in(ada: Visit) -> None:
    assert ada.browser.get("/sign-in").location == "/"
    assert ada.browser.get("/sign-up?next=/account").location == "/account"


def test_signing_out_ends_the_session(ada: Visit) -> None:
    assert ada.browser.post("/sign-out").location == "/"
    assert ada.browser.get("/account").status_code == 303


def test_a_form_without_its_token_is_refused(ada: Visit) -> None:
    del ada.browser.environ_base["HTTP_X_CSRFTOKEN"]
    answer = ada.browser.post("/account", data={"bio": "forged"})
    assert (answer.status_code, answer.mimetype) == (403, "text/html")


def test_a_one_time_link_sets_the_first_password_once(app: Flask, visitor: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        user = service.register(email="root@example.org", password_hash=None, roles=("admin",))
        link = f"/welcome/{links.make(user, links.FIRST_PASSWORD)}"
    page = visitor.get(link)
    assert "Welcome, root" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert visitor.post(link, data={"password": "short"}).status_code == 422
    assert visitor.post(link, data={"password": PASSWORD}).status_code == 303
    assert visitor.get("/account").status_code == 200
    assert visitor.get(link).status_code == 404
