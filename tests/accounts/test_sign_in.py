"""Registering and signing in and out, as a browser and as a client."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.accounts.schemas import check_username
from tests.accounts.factories import PASSWORD, People

pytestmark = pytest.mark.unit
NEW = {"email": "Ada@Example.org", "password": PASSWORD}


def test_registering_derives_a_username_from_the_email(client: FlaskClient) -> None:
    answer = client.post("/api/v1/auth/register", json=NEW)
    assert answer.status_code == 201
    user = answer.get_json()
    assert (user["username"], user["roles"]) == ("Ada", ["creator", "viewer"])
    assert "password" not in str(user)


def test_a_username_that_is_derived_keeps_the_rule_for_chosen_ones(client: FlaskClient) -> None:
    email = "abcdefghijklmnopqrstuvw.xyz@example.org"
    user = client.post("/api/v1/auth/register", json=NEW | {"email": email}).get_json()
    assert user["username"] == "abcdefghijklmnopqrstuvw"
    assert check_username(user["username"])


def test_an_email_is_taken_in_any_case(client: FlaskClient) -> None:
    client.post("/api/v1/auth/register", json=NEW)
    answer = client.post("/api/v1/auth/register", json=NEW | {"email": "aDA@example.ORG"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "EMAIL_TAKEN")


def test_a_username_is_taken_in_any_case(client: FlaskClient) -> None:
    client.post("/api/v1/auth/register", json=NEW | {"username": "ada.l"})
    other = {"email": "b@example.org", "password": PASSWORD, "username": "ADA.L"}
    answer = client.post("/api/v1/auth/register", json=other)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "USERNAME_TAKEN")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
        ({"username": "a"}, "username"),
        ({"admin": True}, "admin"),
        ({"first_name": 7}, "first_name"),
    ],
)
def test_bad_registration_names_the_field(
    client: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = client.post("/api/v1/auth/register", json=NEW | change)
    assert answer.status_code == 422
    assert list(answer.get_json()["error"]["details"]) == [field]


def test_a_client_signs_in_with_json_and_with_a_form(client: FlaskClient, people: People) -> None:
    ada = people.make(username="ada")
    form = {"username": ada.email, "password": PASSWORD, "grant_type": "password"}
    for answer in (
        client.post("/api/v1/auth/login", json={"login": "ADA", "password": PASSWORD}),
        client.post("/api/v1/auth/login", data=form),
    ):
        body = answer.get_json()
        assert (answer.status_code, body["token_type"]) == (200, "bearer")
        headers = {"Authorization": f"Bearer {body['access_token']}"}
        assert client.get("/api/v1/users/me", headers=headers).get_json()["username"] == "ada"


@pytest.mark.parametrize("login", ["ada", "nobody"])
def test_a_wrong_password_and_an_unknown_name_answer_alike(
    client: FlaskClient, people: People, login: str
) -> None:
    people.make(username="ada")
    answer = client.post("/api/v1/auth/login", json={"login": login, "password": "wrong wrong"})
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (401, "INVALID_CREDENTIALS")
    assert error["message"] == "The name or the password is wrong."


def test_a_disabled_account_cannot_sign_in_or_go_on(client: FlaskClient, people: People) -> None:
    person = people.make(active=False)
    sign_in = {"login": person.username, "password": PASSWORD}
    assert client.post("/api/v1/auth/login", json=sign_in).status_code == 401
    assert client.get("/api/v1/users/me", headers=person.headers).status_code == 401


def test_signing_out_revokes_the_token(client: FlaskClient, people: People) -> None:
    person = people.make()
    assert client.post("/api/v1/auth/logout", headers=person.headers).status_code == 204
    assert client.get("/api/v1/users/me", headers=person.headers).status_code == 401


def test_a_browser_stays_signed_in_by_its_cookie(people: People) -> None:
    browser = people.browser(people.make(username="ada"))
    assert browser.get("/api/v1/users/me").get_json()["username"] == "ada"
    assert browser.delete("/api/v1/auth/session").status_code == 204
    assert browser.get("/api/v1/users/me").status_code == 401


@pytest.mark.parametrize(
    "path", ["/api/v1/videos/latest", "/api/v1/users/me", "/static/css/base.css", "/health", "/"]
)
def test_an_answer_does_not_repeat_the_cookie(people: People, path: str) -> None:
    browser = people.browser(people.make())
    answer = browser.get(path, buffered=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_a_cookie_changes_nothing_without_the_csrf_token(people: People) -> None:
    browser = people.browser(people.make())
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    answer = browser.patch("/api/v1/users/me", json={"bio": "forged"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "CSRF_FAILED")


def test_another_site_cannot_sign_a_browser_in(client: FlaskClient, people: People) -> None:
    ada = people.make()
    answer = client.post(
        "/api/v1/auth/session",
        json={"login": ada.username, "password": PASSWORD},
        headers={"Origin": "https://evil.example"},
    )
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "FOREIGN_ORIGIN")


def test_a_bad_bearer_token_never_falls_back_to_the_cookie(people: People) -> None:
    browser = people.browser(people.make())
    answer = browser.get("/api/v1/users/me", headers={"Authorization": "Bearer forged"})
    assert answer.status_code == 401


def test_a_profile_keeps_what_is_left_out(client: FlaskClient, people: People) -> None:
    person = people.make()
    first = client.put(
        "/api/v1/users/me",
        json={"display_name": "Ada L", "bio": "Engines"},
        headers=person.headers,
    )
    assert first.get_json()["display_name"] == "Ada L"
    client.patch("/api/v1/users/me", json={"bio": ""}, headers=person.headers)
    seen = client.get(f"/api/v1/users/{person.id}").get_json()
    assert (seen["display_name"], seen["bio"]) == ("Ada L", "")
    assert "email" not in seen
