"""Appeals: one for each decision, decided by somebody else, once, and told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import User
from app.core.database import unit_of_work
from app.moderation import appeals, removals, sanctions
from app.moderation.models import Appeal, Sanction
from app.moderation.values import ContentKind, ReasonCode
from app.notifications.models import Notification
from tests.accounts.factories import People, Person
from tests.databases import BOTH, POSTGRES, waiting
from tests.moderation.factories import API, appeal, impose, removal
from tests.servers import wait_for
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
GRANT = {"granted": True, "answer": "You are right."}
DENY = {"granted": False, "answer": "It stands."}


@pytest.fixture
def other(people: People) -> Person:
    """Another moderator."""
    return people.make("viewer", "moderator")


def ask(client: FlaskClient, me: Person, **against: Any) -> Any:
    """Appeal through the API."""
    body = {"text": "It was not me."} | {name: str(one) for name, one in against.items()}
    return client.post(f"{API}/appeals", json=body, headers=me.headers)


def decide(client: FlaskClient, by: Person, appeal_id: Any, decision: dict[str, Any]) -> Any:
    """Decide through the API."""
    path = f"{API}/moderation/appeals/{appeal_id}/decision"
    return client.post(path, json=decision, headers=by.headers)


def error_of(answer: Any) -> tuple[int, str]:
    """Answer the status and the error's code."""
    return answer.status_code, answer.get_json()["error"]["code"]


@BOTH
def test_a_granted_appeal_takes_the_decision_back_and_is_told(
    app: Flask, client: FlaskClient, moderator: Person, other: Person, ben: Person
) -> None:
    sanction = impose(app, ben, "suspension", by=moderator)
    made = ask(client, ben, sanction_id=sanction)
    assert (made.status_code, made.get_json()["state"]) == (201, "open")
    done = decide(client, other, made.get_json()["id"], GRANT)
    assert (done.status_code, done.get_json()["state"]) == (200, "granted")
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get_one(Sanction, sanction).lifted_at is not None
        trail = audit.page(page=1, page_size=9, actor_id=other.id).items
        texts = session.scalars(select(Notification.about)).all()
    assert {one.action for one in trail} == {"appeal.granted", "user.sanction_lifted"}
    assert any("You are right." in one["text"] for one in texts)
    mine = client.get(f"{API}/users/me/standing", headers=ben.headers).get_json()
    assert [one["in_force"] for one in mine["sanctions"]] == [False]
    assert [(one["state"], one["answer"]) for one in mine["appeals"]] == [
        ("granted", "You are right.")
    ]


def test_a_denied_appeal_was_the_only_one(
    app: Flask, client: FlaskClient, moderator: Person, other: Person, ben: Person
) -> None:
    sanction = impose(app, ben, "mute", by=moderator)
    made = ask(client, ben, sanction_id=sanction).get_json()["id"]
    assert error_of(ask(client, ben, sanction_id=sanction)) == (409, "APPEAL_EXISTS")
    assert decide(client, other, made, DENY).get_json()["state"] == "denied"
    assert error_of(decide(client, other, made, GRANT)) == (409, "APPEAL_DECIDED")
    assert error_of(ask(client, ben, sanction_id=sanction)) == (409, "APPEAL_EXISTS")
    shown = client.get(f"{API}/appeals/{made}", headers=ben.headers).get_json()
    assert shown["answer"] == "It stands."


def test_what_was_taken_down_comes_back(
    app: Flask, client: FlaskClient, moderator: Person, other: Person, ben: Person
) -> None:
    video = Videos(app).make(ben.id, title="Harbour")
    with app.app_context(), unit_of_work() as session:
        taken = removals.remove(
            session.get_one(User, moderator.id),
            ContentKind.VIDEO,
            video,
            owner_id=ben.id,
            title="Harbour",
            reason_code=ReasonCode.COPYRIGHT,
        ).id
    assert client.get(f"{API}/videos/{video}").status_code == 404
    made = ask(client, ben, removal_id=taken).get_json()["id"]
    assert decide(client, other, made, GRANT).status_code == 200
    assert client.get(f"{API}/videos/{video}").status_code == 200


def test_a_decision_that_is_not_mine_is_not_there(
    app: Flask, client: FlaskClient, people: People, ben: Person
) -> None:
    stranger = people.make()
    theirs, taken = impose(app, stranger, "mute"), removal(app, stranger)
    assert error_of(ask(client, ben, sanction_id=theirs)) == (404, "DECISION_NOT_FOUND")
    assert error_of(ask(client, ben, removal_id=taken)) == (404, "DECISION_NOT_FOUND")
    assert ask(client, ben, removal_id=taken, sanction_id=theirs).status_code == 422
    assert ask(client, ben).status_code == 422
    made = appeal(app, stranger, removal_id=taken)
    assert client.get(f"{API}/appeals/{made}", headers=ben.headers).status_code == 404


def test_what_is_over_is_not_appealed_against(app: Flask, client: FlaskClient, ben: Person) -> None:
    sanction = impose(app, ben, "mute")
    with app.app_context(), unit_of_work():
        sanctions.lift(None, sanction)
    assert error_of(ask(client, ben, sanction_id=sanction)) == (409, "SANCTION_OVER")


def test_who_decided_first_decides_again_only_where_nobody_else_can(
    app: Flask, client: FlaskClient, people: People, moderator: Person, ben: Person
) -> None:
    first = appeal(app, ben, sanction_id=impose(app, ben, "mute", by=moderator))
    other = people.make("moderator", active=False)
    assert decide(client, moderator, first, DENY).status_code == 200
    second = appeal(app, ben, sanction_id=impose(app, ben, "warning", by=moderator))
    with app.app_context(), unit_of_work() as session:
        session.get_one(User, other.id).is_active = True
    assert error_of(decide(client, moderator, second, GRANT)) == (403, "OWN_DECISION")


def test_moderators_decide_no_appeal_of_their_own_nor_of_each_other(
    app: Flask, client: FlaskClient, moderator: Person, other: Person, admin: Person
) -> None:
    made = appeal(app, other, sanction_id=impose(app, other, "mute", by=admin))
    assert error_of(decide(client, other, made, GRANT)) == (403, "OWN_ACCOUNT")
    assert error_of(decide(client, moderator, made, GRANT)) == (403, "MODERATOR_PROTECTED")
    assert decide(client, admin, made, GRANT).status_code == 200, "nobody else administers"


def test_an_open_appeal_goes_over_to_what_takes_its_decisions_place(
    app: Flask, client: FlaskClient, moderator: Person, other: Person, ben: Person
) -> None:
    made = appeal(app, ben, sanction_id=impose(app, ben, "mute", by=moderator, days=1))
    longer = impose(app, ben, "mute", by=moderator, days=30)
    decide(client, other, made, GRANT)
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get_one(Sanction, longer).lifted_at is not None


def test_taking_a_decision_back_settles_its_appeal(app: Flask, ben: Person) -> None:
    sanction = impose(app, ben, "mute")
    made = appeal(app, ben, sanction_id=sanction)
    with app.app_context(), unit_of_work():
        sanctions.lift(None, sanction, reason="Enough.")
    with app.app_context(), unit_of_work(writes=False) as session:
        found = session.get_one(Appeal, made)
        assert (found.state, found.answer) == ("granted", "Enough.")


def test_appeals_wait_in_the_order_they_came(
    app: Flask, client: FlaskClient, people: People, moderator: Person, other: Person
) -> None:
    somebody = [people.make() for _ in range(3)]
    made = [
        str(appeal(app, one, sanction_id=impose(app, one, "mute", by=moderator)))
        for one in somebody
    ]
    decide(client, other, made[1], DENY)

    def listed(**query: Any) -> list[str]:
        path = f"{API}/moderation/appeals"
        rows = client.get(path, query_string=query, headers=other.headers).get_json()["items"]
        return [row["id"] for row in rows]

    assert listed(state="open") == [made[0], made[2]]
    assert listed(state="denied") == [made[1]]
    assert listed() == made[::-1]


def beside(app: Flask, first: Callable[[], Any], then: Callable[[], Any]) -> Any:
    """Do something while something else is not committed; answer what came of it."""
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            first()
            asked = pool.submit(then)
            wait_for(lambda: waiting(app), seconds=60, what="the other one to wait")
        return asked.result()


@POSTGRES
def test_of_two_moderators_who_decide_at_once_one_wins(
    app: Flask, client: FlaskClient, people: People, moderator: Person, other: Person, ben: Person
) -> None:
    third = people.make("moderator")
    sanction = impose(app, ben, "mute", by=moderator)
    made = appeal(app, ben, sanction_id=sanction)

    def deny() -> None:
        actor = appeals.db.session.get_one(User, other.id)
        appeals.decide(actor, made, granted=False, answer="It stands.")

    late = beside(app, deny, lambda: decide(app.test_client(), third, made, GRANT))
    assert error_of(late) == (409, "APPEAL_DECIDED")
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get_one(Appeal, made).state == "denied"
        assert session.get_one(Sanction, sanction).lifted_at is None


@POSTGRES
def test_of_two_appeals_at_once_one_is_made(app: Flask, ben: Person) -> None:
    sanction = impose(app, ben, "mute")

    def first() -> UUID:
        return appeals.make(ben.id, text="It was not me.", sanction_id=sanction).id

    late = beside(app, first, lambda: ask(app.test_client(), ben, sanction_id=sanction))
    assert error_of(late) == (409, "APPEAL_EXISTS")


@BOTH
def test_an_appeal_is_granted_though_what_was_removed_is_gone(
    app: Flask, client: FlaskClient, moderator: Person, other: Person, ben: Person
) -> None:
    made = appeal(app, ben, removal_id=removal(app, ben, by=moderator))
    answer = decide(client, other, made, GRANT)
    assert (answer.status_code, answer.get_json()["state"]) == (200, "granted")
    with app.app_context(), unit_of_work(writes=False) as session:
        told = session.scalars(
            select(Notification.about).where(Notification.user_id == ben.id)
        ).all()
    assert any("was deleted meanwhile" in about["text"] for about in told)
