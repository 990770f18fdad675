"""The second factor once it is on: new codes, turned off, reset, new keys, proofs that end."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import identity, second_factor, service
from app.accounts.models import RecoveryCode, SecondFactor
from app.accounts.passwords import hash_password
from app.core import clock
from app.core.database import db, unit_of_work
from app.core.registries import of
from tests.accounts.factor_kit import MINE, code, sign_in, turn_on
from tests.accounts.factories import PASSWORD, People

pytestmark = pytest.mark.unit


def test_new_recovery_codes_end_the_old_ones_and_need_a_proof(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    path, old = f"{MINE}/recovery-codes", shown.recovery_codes[0]
    assert code(client.post(path, json={}, headers=ada.headers)) == (422, "PROOF_MISSING")
    wrong = client.post(path, json={"code": "000000"}, headers=ada.headers)
    assert code(wrong) == (422, "CODE_WRONG")
    for proof in ({"current_password": PASSWORD}, {"code": shown.code()}):
        told = client.post(path, json=proof, headers=ada.headers).get_json()["recovery_codes"]
        assert len(set(told)) == 10
    assert code(sign_in(client, ada, code=old)) == (401, "CODE_WRONG")
    assert sign_in(client, ada, code=told[0]).status_code == 200


def test_it_is_turned_off_by_password_and_code_together(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)

    def off(**proof: str) -> tuple[int, str | None]:
        return code(client.delete(MINE, json=proof, headers=ada.headers))

    assert off(code=shown.code()) == (422, "WRONG_PASSWORD")
    assert off(current_password=PASSWORD) == (422, "UNPROCESSABLE_ENTITY")
    assert off(current_password=PASSWORD, code="000000") == (422, "CODE_WRONG")
    assert off(current_password=PASSWORD, code=shown.code()) == (204, None)
    assert sign_in(client, ada).status_code == 200
    assert off(current_password=PASSWORD, code="1") == (404, "NO_SECOND_FACTOR")
    with app.app_context():
        assert db.session.query(RecoveryCode).count() == 0


def test_who_has_no_password_shows_who_they_are_by_a_code(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        service.get(ada.id).password_hash = None
    shown = turn_on(app, ada)
    path = f"{MINE}/recovery-codes"
    answer = client.post(path, json={"current_password": "anything"}, headers=ada.headers)
    assert code(answer) == (422, "PROOF_MISSING")
    wrong = client.delete(MINE, json={"code": "000000"}, headers=ada.headers)
    assert code(wrong) == (422, "CODE_WRONG")
    answer = client.delete(MINE, json={"code": shown.code()}, headers=ada.headers)
    assert answer.status_code == 204


def test_the_operator_helps_somebody_who_lost_everything(
    app: Flask, client: FlaskClient, people: People, runner: Any
) -> None:
    ada = people.make(username="ada")
    turn_on(app, ada)
    done = runner.invoke(args=["users", "reset-second-factor", "ada"])
    assert "The second factor is off." in done.output
    assert sign_in(client, ada).status_code == 200
    again = runner.invoke(args=["users", "reset-second-factor", "ada"])
    assert "There was no second factor." in again.output
    assert runner.invoke(args=["users", "reset-second-factor", "nobody"]).exit_code == 1


def test_the_secret_is_unreadable_in_the_database_and_outlives_a_new_key(
    app: Flask, client: FlaskClient, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)

    def kept() -> str:
        with app.app_context():
            return str(db.session.query(SecondFactor).one().secret)

    sealed, before = kept(), app.config["SECRET_KEY"]
    assert shown.secret not in sealed
    app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=[before])
    assert sign_in(client, ada, code=shown.code(steps=-1)).status_code == 200
    with app.app_context():
        tidied = [of(app).cleanups["second-factors"].run(clock.now(), False) for _ in range(2)]
    assert tidied == [1, 0]
    app.config.update(SECRET_KEY_FALLBACKS=[])
    assert kept() != sealed
    assert sign_in(client, ada, code=shown.code()).status_code == 200
    app.config.update(SECRET_KEY="x" * 40)
    assert code(sign_in(client, ada, code=shown.code(steps=1))) == (401, "CODE_WRONG")
    assert "no key reads" in caplog.text
    assert sign_in(client, ada, code=shown.recovery_codes[0]).status_code == 200


def test_a_proof_without_the_code_lets_nobody_in_whatever_the_door(
    app: Flask, people: People
) -> None:
    ada, bob = people.make(), people.make()
    shown, of_bob = turn_on(app, ada), turn_on(app, bob)
    with app.test_request_context():
        with unit_of_work(writes=False):
            vouched = identity.vouch(service.get(ada.id))
            other = identity.vouch(service.get(bob.id))
        borrowed = identity.with_code(other, of_bob.code()).factor
        stolen = identity.Proven(vouched.user_id, vouched.mark, borrowed)
        for proof in (vouched, stolen):
            with pytest.raises(identity.SecondFactorRequired), unit_of_work():
                identity.admit(proof)
        proven = identity.with_code(vouched, shown.code())
        with unit_of_work():
            assert identity.admit(proven).user.id == ada.id


def test_a_proof_ends_with_the_password_and_uses_no_code_up(app: Flask, people: People) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    with app.test_request_context():
        proven = identity.authenticate(ada.username, PASSWORD)
        with unit_of_work():
            service.set_password(service.get(ada.id), hash_password("another one", rounds=4))
        with pytest.raises(identity.InvalidCredentials):
            identity.with_code(proven, shown.code())
        with unit_of_work():
            assert second_factor.spend(ada.id, shown.code(), limited=True)
