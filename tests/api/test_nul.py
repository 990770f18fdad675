"""A NUL character, which PostgreSQL cannot keep, is refused by name wherever it comes in."""

from __future__ import annotations

import pytest
from flask import Flask
from pydantic import Field

from app.api.schemas import Schema
from app.core.errors import Invalid
from app.core.validation import parse
from tests.accounts.factories import PASSWORD, People

pytestmark = [
    pytest.mark.security,
    pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True),
]


class Shelf(Schema):
    """Texts in places of every kind."""

    words: list[str] = Field(default_factory=list)
    named: dict[str, str] = Field(default_factory=dict)
    inner: Shelf | None = None


def test_nul_in_json_names_the_field(app: Flask, people: People) -> None:
    ada = people.make()
    answer = app.test_client().patch("/api/v1/users/me", json={"bio": "a\0b"}, headers=ada.headers)
    assert answer.status_code == 422
    assert list(answer.get_json()["error"]["details"]) == ["bio"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("sent", "place"),
    [
        (b'{"words": ["a", "b\\u0000"]}', "words.1"),
        (b'{"named": {"a\\u0000": "b"}}', "named"),
        (b'{"inner": {"named": {"a": "\\u0000"}}}', "inner.named.a"),
    ],
)
def test_nul_is_found_however_deep(sent: bytes, place: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(Shelf, None, json=sent, strict=True)
    assert list(refused.value.details) == [place]


def test_nul_in_a_form_is_said_beside_its_field(app: Flask) -> None:
    form = {"login": "a\0b", "password": PASSWORD}
    assert app.test_client().post("/sign-in", data=form).status_code == 422
    answer = app.test_client().post("/api/v1/auth/login", data=form)
    assert list(answer.get_json()["error"]["details"]) == ["login"]


def test_nul_in_an_address_is_nowhere_and_in_a_question_named(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/channels/a%00b").status_code == 404
    assert client.get("/api/v1/channels/a%00b").status_code == 404
    answer = client.get("/api/v1/videos?q=a%00b")
    assert (answer.status_code, list(answer.get_json()["error"]["details"])) == (422, ["q"])
    assert client.get("/sign-in?next=%00").status_code == 422


def test_nul_in_a_browsers_name_keeps_nobody_out(app: Flask, people: People) -> None:
    sign_in = {"login": people.make().username, "password": PASSWORD}
    agent = {"HTTP_USER_AGENT": "a\0b"}
    answer = app.test_client().post("/api/v1/auth/login", json=sign_in, environ_overrides=agent)
    assert answer.status_code == 200
