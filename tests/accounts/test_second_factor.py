"""The second factor: set up, asked for at every door, codes that work once, and turned off."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.registries import of
from tests.accounts.factor_kit import LOGIN, MINE, code, code_of, later, sign_in, turn_on
from tests.accounts.factories import PASSWORD, People

pytestmark = pytest.mark.unit
DOORS = (LOGIN, "/api/v1/auth/session")


def test_it_is_set_up_with_a_secret_a_first_code_and_ten_recovery_codes(
    client: FlaskClient, people: People
) -> None:
    ada = people.make()
    asked = client.post(MINE, json={"current_password": PASSWORD}, headers=ada.headers)
    made = asked.get_json()
    assert made["otpauth_url"].startswith("otpauth://totp/Matinee:")
    assert f"secret={made['secret']}" in made["otpauth_url"]
    assert client.get(MINE, headers=ada.headers).get_json()["is_on"] is False
    assert sign_in(client, ada).status_code == 200
    now = {"code": code_of(made["secret"], clock.now())}
    told = client.post(f"{MINE}/confirm", json=now, headers=ada.headers).get_json()
    assert len(set(told["recovery_codes"])) == 10
    state = client.get(MINE, headers=ada.headers).get_json()
    assert (state["is_on"], state["recovery_codes_left"]) == (True, 10)
    assert code(sign_in(client, ada)) == (401, "SECOND_FACTOR_REQUIRED")
    assert code(sign_in(client, ada, **now)) == (401, "CODE_WRONG"), "it was used to confirm"


def test_it_is_not_begun_with_a_wrong_password_nor_confirmed_with_a_wrong_code(
    client: FlaskClient, people: People
) -> None:
    ada = people.make()
    wrong = client.post(MINE, json={"current_password": "wrong"}, headers=ada.headers)
    assert code(wrong) == (422, "WRONG_PASSWORD")
    assert list(wrong.get_json()["error"]["details"]) == ["current_password"]
    nothing = client.post(f"{MINE}/confirm", json={"code": "123456"}, headers=ada.headers)
    assert code(nothing) == (404, "NO_SECOND_FACTOR")
    client.post(MINE, json={"current_password": PASSWORD}, headers=ada.headers)
    for tried in ("123456", "١٢٣٤٥٦", ""):
        answer = client.post(f"{MINE}/confirm", json={"code": tried}, headers=ada.headers)
        assert code(answer) == (422, "CODE_WRONG")


def test_a_set_up_nobody_finished_ends_and_is_tidied(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    begun = client.post(MINE, json={"current_password": PASSWORD}, headers=ada.headers)
    tidy = of(app).cleanups["second-factors"]
    with later(minutes=31):
        now = {"code": code_of(begun.get_json()["secret"], clock.now())}
        answer = client.post(f"{MINE}/confirm", json=now, headers=ada.headers)
        assert code(answer) == (404, "NO_SECOND_FACTOR")
        with app.app_context():
            assert tidy.run(clock.now(), True) == 1
            assert [tidy.run(clock.now(), False) for _ in range(2)] == [1, 0]


def test_it_cannot_be_replaced_while_it_is_on(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    turn_on(app, ada)
    again = client.post(MINE, json={"current_password": PASSWORD}, headers=ada.headers)
    assert code(again) == (409, "SECOND_FACTOR_ON")


@pytest.mark.parametrize("door", DOORS)
def test_a_code_opens_each_door_once(
    app: Flask, client: FlaskClient, people: People, door: str
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    assert code(sign_in(client, ada, door)) == (401, "SECOND_FACTOR_REQUIRED")
    assert code(sign_in(client, ada, door, code="000000")) == (401, "CODE_WRONG")
    now = shown.code()
    assert sign_in(client, ada, door, code=f"{now[:3]} {now[3:]}").status_code == 200
    assert code(sign_in(client, ada, door, code=now)) == (401, "CODE_WRONG")


@pytest.mark.parametrize("door", DOORS)
def test_a_recovery_code_opens_each_door_once_however_it_is_typed(
    app: Flask, client: FlaskClient, people: People, door: str
) -> None:
    ada = people.make()
    written = turn_on(app, ada).recovery_codes[3]
    typed = written.replace("-", "  ").upper().replace("0", "O").replace("1", "l")
    assert sign_in(client, ada, door, code=typed).status_code == 200
    assert code(sign_in(client, ada, door, code=written)) == (401, "CODE_WRONG")
    state = client.get(MINE, headers=ada.headers).get_json()
    assert state["recovery_codes_left"] == 9


def test_the_form_of_oauth_carries_a_code_too(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    form = {"username": ada.email, "password": PASSWORD, "code": turn_on(app, ada).code()}
    assert client.post(LOGIN, data=form).status_code == 200


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
def test_clocks_may_differ_by_one_step(
    app: Flask, client: FlaskClient, people: People, steps: int, status: int
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    with later(hours=1):
        assert sign_in(client, ada, code=shown.code(steps=steps)).status_code == status


def test_no_code_works_that_is_older_than_one_that_was_used(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    with later(hours=1):
        assert sign_in(client, ada, code=shown.code(steps=1)).status_code == 200
        assert code(sign_in(client, ada, code=shown.code())) == (401, "CODE_WRONG")


def test_nothing_is_said_of_a_code_before_the_password_is_right(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada, bob = people.make(), people.make()
    now = turn_on(app, ada).code()
    for person, given in ((ada, now), (ada, "000000"), (ada, ""), (bob, "000000")):
        answer = sign_in(client, person, password="wrong wrong", code=given)
        assert code(answer) == (401, "INVALID_CREDENTIALS")
    assert sign_in(client, ada, code=now).status_code == 200, "it was not used up"
    assert sign_in(client, bob, code="000000").status_code == 200, "nobody asked for one"


def test_ten_wrong_codes_in_a_quarter_of_an_hour_close_the_account_to_codes(
    app: Flask, people: People
) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    ada, bob = people.make(), people.make()
    shown = turn_on(app, ada)
    right = turn_on(app, bob)
    for number in range(10):
        other = app.test_client()
        other.environ_base["REMOTE_ADDR"] = f"192.0.{number}.1"
        assert code(sign_in(other, ada, code="000000")) == (401, "CODE_WRONG")
        assert code(sign_in(other, ada)) == (401, "SECOND_FACTOR_REQUIRED"), "it resets nothing"
    for given in (shown.code(), shown.recovery_codes[0], "000000"):
        answer = sign_in(app.test_client(), ada, code=given)
        assert code(answer) == (429, "RATE_LIMIT_EXCEEDED")
        assert 800 < int(answer.headers["Retry-After"]) <= 900
    assert sign_in(app.test_client(), bob, code=right.code()).status_code == 200
    with later(minutes=16):
        assert sign_in(app.test_client(), ada, code=shown.code()).status_code == 200
