"""One-time links: the newest alone works, once, also side by side; old ones are tidied."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts import emails, links, recovery, service
from app.accounts.errors import LinkExpired
from app.core import clock, signing
from app.core.database import unit_of_work
from app.core.registries import of
from tests.accounts.factories import People, Person
from tests.databases import POSTGRES

pytestmark = pytest.mark.integration


def make(app: Flask, person: Person) -> str:
    """Make a link that resets somebody's password."""
    with app.app_context(), unit_of_work():
        return links.make(service.get(person.id), links.RESET_PASSWORD, email=person.email)


def works(app: Flask, token: str) -> bool:
    """Tell whether a link is open."""
    with app.app_context(), unit_of_work(writes=False):
        try:
            links.look_at(token, links.RESET_PASSWORD)
        except LinkExpired:
            return False
        return True


def side_by_side(app: Flask, act: Callable[[Any], Any], given: list[Any]) -> list[Any]:
    """Do the same for each value at once, each in a context of its own."""

    def alone(value: Any) -> Any:
        with app.app_context():
            return act(value)

    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(alone, given))


@POSTGRES
def test_of_links_made_side_by_side_one_works(app: Flask, people: People) -> None:
    ada = people.make()
    made = side_by_side(app, lambda person: make(app, person), [ada] * 8)
    assert [works(app, token) for token in made].count(True) == 1


@POSTGRES
def test_a_link_used_side_by_side_is_used_once(app: Flask, people: People) -> None:
    token = make(app, people.make())

    def reset(password_hash: str) -> bool:
        try:
            with unit_of_work():
                recovery.reset(token, password_hash)
        except LinkExpired:
            return False
        return True

    assert side_by_side(app, reset, [f"hash {n}" for n in range(8)]).count(True) == 1


@POSTGRES
def test_of_two_accounts_that_confirm_one_address_one_gets_it(app: Flask, people: People) -> None:
    wanted = "both@example.org"

    def ask(person: Person) -> str:
        with app.app_context(), unit_of_work():
            user = service.lock(person.id)
            emails.ask_to_change(user, wanted)
            return links.make(user, links.VERIFY_EMAIL, email=wanted)

    def confirm(token: str) -> str:
        try:
            with unit_of_work():
                return str(emails.confirm(token).email)
        except Exception as error:  # noqa: BLE001 - its code is what is told
            return str(getattr(error, "code", error))

    tokens = [ask(people.make()) for _ in range(2)]
    assert sorted(side_by_side(app, confirm, tokens)) == ["EMAIL_TAKEN", wanted]


def test_links_that_work_no_more_are_tidied(app: Flask, people: People) -> None:
    ada, bob = people.make(), people.make()
    make(app, ada)
    kept, expires = make(app, ada), clock.now() + timedelta(hours=links.LINK_HOURS, minutes=1)
    tidy = of(app).cleanups["one-time-links"]
    with app.app_context():
        assert tidy.run(clock.now(), True) == 1
        assert tidy.run(clock.now(), False) == 1
        assert works(app, kept)
        make(app, bob)
        assert tidy.run(expires, False) == 2
    assert not works(app, kept)


@pytest.mark.parametrize("page", ["reset-password", "verify-email", "welcome"])
def test_no_token_of_a_link_goes_into_a_log(page: str) -> None:
    assert signing.redact(f"/{page}/kq2Zr0bWk3Jc5s8n") == f"/{page}/…"
