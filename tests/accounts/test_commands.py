"""`flask users …` and the operator's other commands."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from tests.accounts.factories import PASSWORD, People

pytestmark = pytest.mark.unit


def run(runner: FlaskCliRunner, *arguments: str) -> tuple[int, str]:
    """Run a command; answer its exit code and what it said."""
    result = runner.invoke(args=["users", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_somebody_is_made_found_and_promoted(runner: FlaskCliRunner, client: FlaskClient) -> None:
    made = ["--email", "ada@example.org", "--password", PASSWORD]
    assert run(runner, "create", *made) == (0, "ada <ada@example.org>: creator, viewer\n")
    for name in ("ada", "ADA@example.org"):
        code, said = run(runner, "promote", name, "moderator")
        assert (code, "creator,moderator,viewer" in said) == (0, True)
    code, said = run(runner, "demote", "ada", "moderator")
    assert "creator,viewer" in said
    assert "ada" in run(runner, "list")[1]
    assert run(runner, "list", "--role", "admin") == (0, "")
    sign_in = {"login": "ada", "password": PASSWORD}
    assert client.post("/api/v1/auth/login", json=sign_in).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["create", "--email", "nobody", "--password", PASSWORD], "email"),
        (["create", "--email", "a@example.org", "--password", "short"], "password"),
        (["promote", "ghost", "admin"], "There is no user 'ghost'"),
        (["create", "--email", "a@example.org", "--password", ""], "password"),
        (["reset-password", "ghost", "--password", "short"], "at least 8"),
        (["reset-password", "ghost", "--password", "x" * 1025], "at most 1024"),
    ],
)
def test_a_wrong_command_says_why(runner: FlaskCliRunner, arguments: list[str], words: str) -> None:
    code, said = run(runner, *arguments)
    assert code == 1
    assert words in said


def test_disabling_ends_everything_until_enabled(
    runner: FlaskCliRunner, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    assert run(runner, "disable", ada.username)[1].strip().endswith("(disabled)")
    assert client.get("/api/v1/users/me", headers=ada.headers).status_code == 401
    run(runner, "enable", str(ada.id))
    assert client.get("/api/v1/users/me", headers=ada.headers).status_code == 401
    sign_in = {"login": ada.username, "password": PASSWORD}
    assert client.post("/api/v1/auth/login", json=sign_in).status_code == 200


def test_the_last_administrator_stays(runner: FlaskCliRunner, people: People) -> None:
    admin = people.make("admin")
    for command in (["demote", admin.username, "admin"], ["disable", admin.username]):
        code, said = run(runner, *command)
        assert (code, "only administrator" in said) == (1, True)


def test_a_new_password_signs_everybody_out(
    runner: FlaskCliRunner, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    assert run(runner, "reset-password", ada.email, "--password", "another password")[0] == 0
    assert client.get("/api/v1/users/me", headers=ada.headers).status_code == 401
    sign_in = {"login": ada.username, "password": "another password"}
    assert client.post("/api/v1/auth/login", json=sign_in).status_code == 200


def test_a_password_is_what_was_typed_at_every_door(
    app: Flask, runner: FlaskCliRunner, client: FlaskClient
) -> None:
    spaced = f" {PASSWORD} "
    run(runner, "create", "--email", "ada@example.org", "--password", spaced)
    new = {"email": "bob@example.org", "password": spaced}
    assert client.post("/api/v1/auth/register", json=new).status_code == 201
    for name in ("ada", "bob"):
        tried = {"login": name, "password": spaced}
        assert app.test_client().post("/sign-in", data=tried).status_code == 303
        assert client.post("/api/v1/auth/login", json=tried).status_code == 200
        tried["password"] = PASSWORD
        assert client.post("/api/v1/auth/login", json=tried).status_code == 401
    run(runner, "reset-password", "bob", "--password", f"{spaced}!  ")
    tried = {"login": "bob", "password": f"{spaced}!  "}
    assert client.post("/api/v1/auth/login", json=tried).status_code == 200


def test_one_address_is_one_account_however_it_is_spelt(
    runner: FlaskCliRunner, client: FlaskClient
) -> None:
    run(runner, "create", "--email", "x@xn--bcher-kva.example", "--password", PASSWORD)
    new = {"email": "x@bücher.example", "password": PASSWORD}
    answer = client.post("/api/v1/auth/register", json=new)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "EMAIL_TAKEN")


def link(runner: FlaskCliRunner) -> str:
    """Answer the path of the link `ensure-admin` prints, empty when it prints nothing."""
    code, said = run(runner, "ensure-admin")
    found = re.search(r"/welcome/[\w-]{40,}", said)
    assert (code, said == "") == (0, found is None)
    return found[0] if found else ""


def test_the_first_administrator_gets_a_link_until_there_is_a_password(
    runner: FlaskCliRunner, client: FlaskClient
) -> None:
    first, second = link(runner), link(runner)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert client.post(second, data={"password": PASSWORD}).status_code == 303
    assert link(runner) == ""


def test_the_link_is_one_the_operators_browser_opens(app: Flask, runner: FlaskCliRunner) -> None:
    app.config["HOST"] = "0.0.0.0"
    assert "http://localhost:5000/welcome/" in run(runner, "ensure-admin")[1]


def test_nobody_gets_a_link_to_another_administrator(
    runner: FlaskCliRunner, people: People
) -> None:
    link(runner)
    people.make("admin")
    assert link(runner) == ""


def test_cleanups_are_listed_run_and_tried(app: Flask, runner: FlaskCliRunner) -> None:
    assert "sessions" in runner.invoke(args=["cleanup", "list"]).output
    tried = runner.invoke(args=["cleanup", "run", "--dry-run", "sessions"])
    assert tried.stdout == "sessions: 0 would go\n"
    assert runner.invoke(args=["cleanup", "run"]).exit_code == 0
    wrong = runner.invoke(args=["cleanup", "run", "nothing"])
    assert (wrong.exit_code, "There is no cleanup nothing" in wrong.output) == (1, True)


def test_the_doctor_says_what_is_wrong(app: Flask, runner: FlaskCliRunner) -> None:
    app.config["MIN_FREE_BYTES"] = 1 << 60
    result = runner.invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "WRONG  disk" in result.output
    assert "ok     database" in result.output
