"""Rate limits: they count the caller, not a header nor a door, and hold when Redis is away."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import PASSWORD, People
from tests.conftest import make_app

pytestmark = pytest.mark.security
LOGIN = "/api/v1/auth/login"
DOORS = (LOGIN, "/api/v1/auth/session", "/sign-in")


@pytest.fixture
def app_without_redis(scratch: Path, app: Flask) -> Flask:
    """An application whose limits cannot reach Redis."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    return make_app(scratch, url, f"unix://{scratch}/nothing.sock", limits=True)


def tries(client: FlaskClient, login: str, count: int) -> list[int]:
    """Try to sign in with a wrong password, each time from another forged address."""
    return [
        client.post(
            LOGIN,
            json={"login": login, "password": "wrong wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(count)
    ]


def test_tries_are_limited_for_one_name_and_others_still_sign_in(limited_app: Flask) -> None:
    people = People(limited_app)
    ada, bob = people.make(), people.make()
    client = limited_app.test_client()
    assert tries(client, ada.username, 22) == [401] * 20 + [429] * 2
    right = {"login": bob.username, "password": PASSWORD}
    assert client.post(LOGIN, json=right).status_code == 200


def from_address(app: Flask, address: str) -> FlaskClient:
    """Answer a client whose packets come from an address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def test_the_addresses_of_one_household_count_together(limited_app: Flask) -> None:
    ada = People(limited_app).make()
    found = [
        tries(from_address(limited_app, f"2001:db8:0:7::{number:x}"), ada.username, 1)[0]
        for number in range(22)
    ]
    assert found == [401] * 20 + [429] * 2


def test_callers_of_a_socket_for_both_kinds_of_address_are_told_apart(limited_app: Flask) -> None:
    ada = People(limited_app).make()
    one, other = ("::ffff:192.0.2.1", "::ffff:192.0.2.2")
    assert tries(from_address(limited_app, one), ada.username, 21)[-1] == 429
    assert tries(from_address(limited_app, other), ada.username, 1) == [401]


def test_a_name_is_limited_wherever_the_tries_come_from(limited_app: Flask) -> None:
    people = People(limited_app)
    ada, bob = people.make(), people.make()
    found = [
        tries(from_address(limited_app, f"2001:db8:0:{number:x}::1"), ada.username, 10)
        for number in range(31)
    ]
    assert found == [[401] * 10] * 30 + [[429] * 10]
    assert tries(from_address(limited_app, "2001:db8:0:99::1"), bob.username, 1) == [401]


def test_all_doors_to_sign_in_count_together(limited_app: Flask) -> None:
    ada = People(limited_app).make()
    client = limited_app.test_client()
    form = {"login": ada.username, "password": "wrong wrong"}
    found = [client.post(DOORS[number % 3], data=form).status_code for number in range(21)]
    assert found == [401] * 20 + [429]


def test_all_doors_to_sign_up_count_together(limited_app: Flask) -> None:
    client = limited_app.test_client()
    new = {"email": "no address", "password": PASSWORD}
    found = [client.post("/sign-up", data=new).status_code for _ in range(15)]
    found += [client.post("/api/v1/auth/register", json=new).status_code for _ in range(16)]
    assert found == [422] * 30 + [429]


def test_a_blank_field_hides_no_name(limited_app: Flask) -> None:
    ada = People(limited_app).make()
    client = limited_app.test_client()
    assert tries(client, ada.username, 20) == [401] * 20
    blank = {"login": " ", "username": ada.username, "password": "wrong wrong"}
    assert client.post(LOGIN, json=blank).status_code == 429


def test_the_limits_hold_when_redis_is_away(app_without_redis: Flask) -> None:
    people = People(app_without_redis)
    ada = people.make()
    found = tries(app_without_redis.test_client(), ada.username, 22)
    assert found == [401] * 20 + [429] * 2


@pytest.fixture
def app_with_a_hung_redis(scratch: Path, app: Flask) -> Iterator[Flask]:
    """An application whose Redis takes connections and never says a word."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(100)
        yield make_app(scratch, url, f"redis://127.0.0.1:{silent.getsockname()[1]}", limits=True)


def test_a_redis_that_hangs_holds_no_sign_in_up(app_with_a_hung_redis: Flask) -> None:
    client = app_with_a_hung_redis.test_client()
    begun = time.monotonic()
    found = tries(client, "nobody", 22)
    assert found == [401] * 20 + [429] * 2
    assert time.monotonic() - begun < 15


def test_tries_sent_side_by_side_are_counted_one_by_one(limited_app: Flask) -> None:
    limited_app.config["BCRYPT_ROUNDS"] = 9
    with ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(tries, limited_app.test_client(), "nobody", 1) for _ in range(40)]
    found = [one.result()[0] for one in asked]
    assert sorted(found) == [401] * 20 + [429] * 20


def test_a_refusal_says_when_to_come_back(limited_app: Flask) -> None:
    client = limited_app.test_client()
    tries(client, "nobody", 20)
    answer = client.post(LOGIN, json={"login": "nobody", "password": "wrong wrong"})
    assert answer.get_json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert 0 < int(answer.headers["Retry-After"]) <= 300


def test_reads_are_never_counted(limited_app: Flask) -> None:
    limited_app.config["RATELIMIT_DEFAULT"] = "2 per hour"
    client = limited_app.test_client()
    assert {client.get("/health").status_code for _ in range(5)} == {200}


def test_changes_are_counted_by_the_callers_class(limited_app: Flask) -> None:
    limited_app.config["RATELIMIT_SIGNED_IN"] = "2 per hour"
    person = People(limited_app).make()
    client = limited_app.test_client()
    statuses = [
        client.patch("/api/v1/users/me", json={}, headers=person.headers).status_code
        for _ in range(3)
    ]
    assert statuses == [200, 200, 429]
