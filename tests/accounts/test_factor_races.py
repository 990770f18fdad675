"""One code sent twice at once opens one door, and wrong ones are counted one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.accounts import second_factor, service, sessions
from app.accounts.models import SecondFactor
from app.core import clock
from app.core.database import db, unit_of_work
from tests.accounts.factor_kit import MINE, App, turn_on
from tests.accounts.factories import PASSWORD, People
from tests.databases import POSTGRES, waiting
from tests.servers import wait_for

pytestmark = pytest.mark.integration
DOORS = ("/api/v1/auth/login", "/api/v1/auth/session")
MIDDAY = datetime(2027, 1, 1, 12, 0, 10, tzinfo=UTC)


def totp(shown: App) -> str:
    """Answer the code of now."""
    return shown.code()


def recovery(shown: App) -> str:
    """Answer a recovery code."""
    return shown.recovery_codes[0]


@POSTGRES
@pytest.mark.parametrize("kind", [totp, recovery])
def test_the_same_code_sent_while_it_is_being_used_opens_nothing(
    app: Flask, people: People, kind: object
) -> None:
    ada = people.make()
    with clock.use(lambda: MIDDAY):
        code = kind(turn_on(app, ada))  # type: ignore[operator]
        tried = {"login": ada.username, "password": PASSWORD, "code": code}
        with ThreadPoolExecutor(1) as pool, app.app_context():
            with unit_of_work():
                assert second_factor.spend(ada.id, code, limited=True)
                asked = pool.submit(app.test_client().post, DOORS[0], data=tried)
                wait_for(lambda: waiting(app), seconds=60, what="the other one to wait")
            answer = asked.result()
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "CODE_WRONG")


@POSTGRES
@pytest.mark.parametrize("kind", [totp, recovery])
def test_of_many_who_send_one_code_at_once_one_comes_in(
    app: Flask, people: People, kind: object
) -> None:
    ada = people.make()
    with clock.use(lambda: MIDDAY):
        code = kind(turn_on(app, ada))  # type: ignore[operator]
        tried = {"login": ada.username, "password": PASSWORD, "code": code}
        with ThreadPoolExecutor(8) as pool:
            asked = [
                pool.submit(app.test_client().post, DOORS[number % 2], json=tried)
                for number in range(8)
            ]
    assert sorted(one.result().status_code for one in asked) == [200] + [401] * 7


@POSTGRES
def test_wrong_codes_sent_side_by_side_are_counted_one_by_one(app: Flask, people: People) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    ada = people.make()
    turn_on(app, ada)
    tried = {"login": ada.username, "password": PASSWORD, "code": "wrong"}
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(app.test_client().post, DOORS[0], json=tried) for _ in range(16)]
    assert sorted(one.result().status_code for one in asked) == [401] * 10 + [429] * 6
    with app.app_context():
        assert db.session.query(SecondFactor).one().wrong_codes == 10


@POSTGRES
@pytest.mark.parametrize(("method", "path"), [("POST", f"{MINE}/recovery-codes"), ("DELETE", MINE)])
def test_who_is_signed_out_while_they_prove_themselves_changes_no_factor(
    app: Flask, people: People, method: str, path: str
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    proof = {"current_password": PASSWORD, "code": shown.recovery_codes[0]}
    proven = {"method": method, "json": proof, "headers": ada.headers}
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            sessions.revoke_all(service.lock(ada.id))
            asked = pool.submit(app.test_client().open, path, **proven)
            wait_for(lambda: waiting(app), seconds=60, what="the other one to wait")
        assert asked.result().status_code == 401
        with unit_of_work(writes=False):
            assert second_factor.state(service.get(ada.id)).recovery_codes_left == 9


@POSTGRES
def test_a_factor_turned_on_while_somebody_signs_in_is_asked_for(
    app: Flask, people: People
) -> None:
    ada = people.make()
    tried = {"login": ada.username, "password": PASSWORD}
    with clock.use(lambda: MIDDAY), app.app_context():
        with unit_of_work():
            secret = second_factor.begin(service.get(ada.id))
        with ThreadPoolExecutor(1) as pool:
            with unit_of_work():
                second_factor.confirm(service.get(ada.id), App(secret, []).code())
                asked = pool.submit(app.test_client().post, DOORS[0], json=tried)
                wait_for(lambda: waiting(app), seconds=60, what="the sign-in to wait")
            answer = asked.result()
    assert answer.get_json()["error"]["code"] == "SECOND_FACTOR_REQUIRED"
