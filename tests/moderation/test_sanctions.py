"""What moderators do to people: who may, to whom, until when, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import audit, standing
from app.accounts.models import User
from app.accounts.standing import Deed
from app.core import clock
from app.core.database import unit_of_work
from app.moderation import sanctions
from app.notifications.models import Notification, OutgoingMail
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.moderation.factories import API, WHY, impose

pytestmark = pytest.mark.integration
MUTE = {"kind": "mute", "reason_code": "harassment", "reason": WHY}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let days pass: `later(days)`."""
    now = clock.now

    def pass_by(days: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=days))

    return pass_by


def sanction(client: FlaskClient, by: Person, whom: Person, **given: Any) -> Any:
    """Impose through the API."""
    path = f"{API}/moderation/users/{whom.id}/sanctions"
    return client.post(path, json=MUTE | given, headers=by.headers)


def code_of(answer: Any) -> tuple[int, str]:
    """Answer the status and the error's code."""
    return answer.status_code, answer.get_json()["error"]["code"]


def held(app: Flask, somebody: Person) -> set[Deed]:
    """Answer what somebody is kept from."""
    with app.app_context(), unit_of_work(writes=False):
        return {deed for deed in Deed if standing.hindrance(somebody.id, deed)}


@BOTH
@pytest.mark.parametrize(
    ("kind", "kept_from"),
    [
        ("warning", set()),
        ("mute", {Deed.SPEAK}),
        ("suspension", {Deed.SPEAK, Deed.PUBLISH}),
        ("ban", {Deed.SPEAK, Deed.PUBLISH}),
    ],
)
def test_each_kind_keeps_from_what_it_says_until_it_is_lifted(
    app: Flask, client: FlaskClient, moderator: Person, ben: Person, kind: str, kept_from: set[Deed]
) -> None:
    made = sanction(client, moderator, ben, kind=kind)
    assert made.status_code == 201
    assert made.get_json()["in_force"] is True
    assert held(app, ben) == kept_from
    path = f"{API}/moderation/sanctions/{made.get_json()['id']}/lift"
    lifted = client.post(path, json={"reason": "A mistake."}, headers=moderator.headers)
    assert lifted.status_code == 200
    assert lifted.get_json()["in_force"] is False
    assert held(app, ben) == set()
    assert code_of(client.post(path, json={}, headers=moderator.headers)) == (409, "SANCTION_OVER")


@BOTH
def test_what_has_an_end_ends_by_itself(app: Flask, ben: Person, later) -> None:
    impose(app, ben, "suspension", days=7)
    later(6.9)
    assert held(app, ben) == {Deed.SPEAK, Deed.PUBLISH}
    later(7.1)
    assert held(app, ben) == set()


def test_the_longest_that_holds_is_named(app: Flask, ben: Person) -> None:
    impose(app, ben, "suspension", days=1)
    impose(app, ben, "mute")
    with app.app_context(), unit_of_work(writes=False):
        found = standing.hindrance(ben.id, Deed.SPEAK)
    assert found is not None
    assert (found.kind, found.until) == ("mute", None)


@BOTH
def test_the_same_kind_again_takes_the_place_of_the_one_before(
    app: Flask, client: FlaskClient, moderator: Person, ben: Person
) -> None:
    sanction(client, moderator, ben, days=30)
    sanction(client, moderator, ben, days=1)
    path = f"{API}/moderation/users/{ben.id}/sanctions"
    rows = client.get(path, headers=moderator.headers).get_json()["items"]
    assert [row["in_force"] for row in rows] == [True, False]
    with app.app_context(), unit_of_work(writes=False):
        found = standing.hindrance(ben.id, Deed.SPEAK)
    assert found is not None
    assert found.until is not None
    assert found.until < clock.now() + timedelta(days=2)


def test_warnings_stand_beside_each_other(client: FlaskClient, moderator: Person, ben) -> None:
    for _ in range(2):
        sanction(client, moderator, ben, kind="warning")
    path = f"{API}/moderation/users/{ben.id}/sanctions"
    rows = client.get(path, headers=moderator.headers).get_json()["items"]
    assert [row["in_force"] for row in rows] == [True, True]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "warning", "days": 3}, "ends_at"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
        ({"ends_at": "2090-01-01T00:00:00Z", "days": 3}, "body"),
        ({"flag_id": "01a1f8eb-7b66-7fdb-8aaf-03fe790c505e"}, "flag_id"),
        ({"kind": "exile"}, "kind"),
        ({"reason": " "}, "reason"),
        ({"days": 0}, "days"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    client: FlaskClient, moderator: Person, ben: Person, given: dict[str, Any], field: str
) -> None:
    answer = sanction(client, moderator, ben, **given)
    assert answer.status_code == 422
    assert list(answer.get_json()["error"]["details"]) == [field]


def test_nobody_decides_about_themselves_or_their_peers(
    client: FlaskClient, people: People, moderator: Person, admin: Person
) -> None:
    other = people.make("moderator")
    assert code_of(sanction(client, moderator, moderator)) == (403, "OWN_ACCOUNT")
    assert code_of(sanction(client, admin, admin)) == (403, "OWN_ACCOUNT")
    assert code_of(sanction(client, moderator, other)) == (403, "MODERATOR_PROTECTED")
    assert code_of(sanction(client, moderator, admin)) == (403, "MODERATOR_PROTECTED")
    made = sanction(client, admin, other)
    assert made.status_code == 201
    path = f"{API}/moderation/sanctions/{made.get_json()['id']}/lift"
    assert code_of(client.post(path, json={}, headers=other.headers)) == (403, "OWN_ACCOUNT")
    refused = client.post(path, json={}, headers=moderator.headers)
    assert code_of(refused) == (403, "MODERATOR_PROTECTED")


def test_the_last_administrator_is_not_banned(app: Flask, runner, admin: Person) -> None:
    asked = ["moderation", "sanction", admin.username, "ban", "--reason", "Why not."]
    answer = runner.invoke(args=asked)
    assert answer.exit_code == 1
    assert "only administrator" in answer.output
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get_one(User, admin.id).is_active


def test_somebody_who_is_gone_is_not_found(client: FlaskClient, moderator: Person) -> None:
    nobody = Person(moderator.id, "", "", moderator.token)
    path = f"{API}/moderation/users/01a1f8eb-7b66-7fdb-8aaf-03fe790c505e/sanctions"
    assert client.post(path, json=MUTE, headers=nobody.headers).status_code == 404


def test_every_decision_is_in_the_trail_and_is_told(
    app: Flask, client: FlaskClient, moderator: Person, ben: Person
) -> None:
    made = sanction(client, moderator, ben, days=7).get_json()
    path = f"{API}/moderation/sanctions/{made['id']}/lift"
    client.post(path, json={"reason": "Enough."}, headers=moderator.headers)
    with app.app_context(), unit_of_work(writes=False) as session:
        trail = audit.page(page=1, page_size=9, subject_id=ben.id).items
        news = session.scalars(select(Notification).where(Notification.user_id == ben.id)).all()
        mails = session.scalars(select(OutgoingMail.letter)).all()
    assert [(one.action, one.actor_id, one.reason) for one in trail] == [
        ("user.sanction_lifted", moderator.id, "Enough."),
        ("user.muted", moderator.id, WHY),
    ]
    assert trail[1].details["sanction"] == made["id"]
    texts = [one.about["text"] for one in sorted(news, key=lambda one: one.id)]
    assert WHY in texts[0]
    assert texts[1] == "You can write comments and chat again."
    assert {one.link for one in news} == {"/account/standing"}
    assert mails == ["notification", "notification"]


def test_commands_decide_in_the_name_of_the_house(app: Flask, runner, ben: Person) -> None:
    asked = ["moderation", "sanction", "ben", "suspension", "--reason", WHY, "--days", "2"]
    answer = runner.invoke(args=asked)
    assert answer.exit_code == 0, answer.output
    sanction_id = answer.output.split()[0]
    assert sanction_id in runner.invoke(args=["moderation", "list", "ben"]).output
    lifted = runner.invoke(args=["moderation", "lift", sanction_id, "--reason", "Enough."])
    assert "(over)" in lifted.output
    assert runner.invoke(args=["moderation", "lift", sanction_id]).exit_code == 1
    with app.app_context(), unit_of_work(writes=False):
        trail = audit.page(page=1, page_size=9, subject_id=ben.id).items
        assert [one.actor_id for one in trail] == [None, None]
        assert sanctions.in_force_of([ben.id]) == []


def test_moderators_find_people_and_what_holds_for_them(
    client: FlaskClient, people: People, moderator: Person, admin: Person, ben: Person
) -> None:
    people.make(username="adaline")
    sanction(client, moderator, ben, kind="mute")

    def found(**query: Any) -> list[str]:
        path = f"{API}/moderation/users"
        rows = client.get(path, query_string=query, headers=moderator.headers).get_json()["items"]
        return [row["username"] for row in rows]

    assert found(q="ADAL") == ["adaline"]
    assert found(q="ben@example") == ["ben"]
    assert found(sanctioned="true") == ["ben"]
    assert set(found(sanctioned="false")) == {"adaline", moderator.username, admin.username}
    profile = client.get(f"{API}/moderation/users/{ben.id}", headers=moderator.headers).get_json()
    assert profile["email"] == ben.email
    assert [one["kind"] for one in profile["sanctions"]] == ["mute"]
    assert (profile["reports_about"], profile["removals"], profile["sanctions_past"]) == (0, 0, 0)


def test_administrators_make_moderators_and_nobody_demotes_themselves(
    app: Flask, client: FlaskClient, people: People, admin: Person, ben: Person
) -> None:
    both = people.make("viewer", "admin", "moderator")

    def call(verb: str, by: Person, whom: Person) -> Any:
        path = f"{API}/moderation/users/{whom.id}/{verb}-moderator"
        return client.post(path, headers=by.headers)

    assert "moderator" in call("assign", admin, ben).get_json()["roles"]
    assert call("assign", ben, both).status_code == 403
    assert "moderator" not in call("revoke", admin, ben).get_json()["roles"]
    assert code_of(call("revoke", both, both)) == (409, "OWN_ROLE")
    with app.app_context(), unit_of_work(writes=False):
        trail = audit.page(page=1, page_size=9, subject_id=ben.id).items
    assert [one.action for one in trail] == ["user.demoted", "user.promoted"]
