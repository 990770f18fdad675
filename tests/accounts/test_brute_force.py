"""A thousand sign-ins with forged addresses, while Redis dies: few passwords are ever looked at.

`make test` tries 200 times, `PROVE=1` a thousand times.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bcrypt
import pytest
import redis
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry

from app import create_app
from app.core.database import db
from config import TestingConfig
from tests.accounts.factories import PASSWORD, People, Person
from tests.servers import start_redis, wait_for

pytestmark = [pytest.mark.security, pytest.mark.timeout(600)]
TRIES = 1000 if os.environ.get("PROVE") == "1" else 200
LOGIN = "/api/v1/auth/login"
ATTACKER, BYSTANDER, PROXY = "198.51.100.7", "198.51.100.99", "192.0.2.1"
# What docs/settings.md says of signing in, for five minutes.
FOR_A_NAME, FOR_AN_ADDRESS = 20, 60


@dataclass
class Town:
    """An installation with limits, the Redis it counts in, and how many proxies it trusts."""

    app: Flask
    redis_socket: str
    proxies: int

    def try_password(self, address: str, login: str, password: str, forged: str) -> int:
        """Try to sign in from an address that claims to be another; answer the status."""
        client = self.app.test_client()
        said = f"{forged}, {address}" if self.proxies else forged
        client.environ_base["REMOTE_ADDR"] = PROXY if self.proxies else address
        headers = {"X-Forwarded-For": said, "X-Real-IP": forged, "Forwarded": f"for={forged}"}
        given = {"login": login, "password": password}
        return client.post(LOGIN, json=given, headers=headers).status_code

    def kill_redis(self) -> None:
        """End Redis as the kernel does when memory is short."""
        known = redis.Redis(unix_socket_path=self.redis_socket, retry=Retry(NoBackoff(), 0))
        os.kill(known.info("server")["process_id"], signal.SIGKILL)
        wait_for(lambda: is_away(known), what="Redis to be gone")


def is_away(client: Any) -> bool:
    """Tell whether a Redis answers no more."""
    try:
        client.ping()
    except redis.ConnectionError:
        return True
    return False


@pytest.fixture(params=[0, 1], ids=["no-proxy", "one-proxy"])
def town(request: pytest.FixtureRequest, scratch: Path, app: Flask) -> Iterator[Town]:
    """An installation whose own Redis may die."""
    with start_redis(scratch / f"brute-{request.param}") as url:
        settings = TestingConfig(
            DATABASE_URL=str(app.config["SQLALCHEMY_DATABASE_URI"]),
            REDIS_URL=url,
            DATA_DIR=scratch,
            RATELIMIT_ENABLED=True,
            TRUSTED_PROXIES=request.param,
        )
        made = create_app("testing", **settings.for_flask())
        yield Town(made, url.removeprefix("unix://"), request.param)
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Counts the passwords that bcrypt compares."""
    count: list[None] = []
    compare = bcrypt.checkpw

    def counting(password: bytes, against: bytes) -> bool:
        count.append(None)
        return compare(password, against)

    monkeypatch.setattr(bcrypt, "checkpw", counting)
    return count


def one_name(ada: Person, _number: int) -> str:
    """Try one account again and again."""
    return ada.username


def many_names(ada: Person, number: int) -> str:
    """Try each account once, as lists of leaked passwords are used."""
    return f"{ada.username}-{number}"


@pytest.mark.parametrize(
    ("name_of", "most"), [(one_name, FOR_A_NAME), (many_names, FOR_AN_ADDRESS)]
)
def test_forged_addresses_and_a_dead_redis_buy_no_tries(
    town: Town, compared: list[None], name_of: Callable[[Person, int], str], most: int
) -> None:
    people = People(town.app)
    ada, bob = people.make(), people.make()
    looked_at = []
    for phase in range(2):
        before = len(compared)
        for number in range(TRIES // 2):
            forged = f"203.0.{number % 7}.{number % 251}"
            found = town.try_password(ATTACKER, name_of(ada, number), "wrong wrong", forged)
            assert found in {401, 429}
        looked_at.append(len(compared) - before)
        assert town.try_password(BYSTANDER, bob.username, PASSWORD, ATTACKER) == 200
        assert town.try_password(ATTACKER, ada.username, PASSWORD, BYSTANDER) == 429
        if phase == 0:
            town.kill_redis()
    assert looked_at == [most, most], "without Redis a process counts by itself, from zero"
