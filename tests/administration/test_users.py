"""Accounts in the hands of administrators: found, changed, and never locked out for good."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts import removal
from app.accounts import service as accounts
from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.notifications.models import OutgoingMail
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.administration.factories import Office
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody to be administered."""
    return people.make(username="ada")


def name(app: Flask, person: Person, shown: str) -> None:
    """Give somebody a name that others see."""
    with app.app_context(), unit_of_work():
        accounts.change_profile(accounts.get(person.id), {"display_name": shown})


def found(office: Office, query: str) -> list[str]:
    """Answer the usernames a query finds."""
    return [one["username"] for one in office.get(f"/users?{query}")["items"]]


@BOTH
def test_somebody_is_found_by_a_part_of_any_name_by_e_mail_and_by_id(
    app: Flask, office: Office, ada: Person, people: People
) -> None:
    people.make(username="grace")
    name(app, ada, "Countess Lovelace")
    for words in ("ADA", "ada@EXAMPLE", "lovelace", str(ada.id)):
        assert found(office, f"q={words}") == ["ada"], words
    assert found(office, "q=%25") == []


@BOTH
def test_the_list_is_narrowed_by_role_and_state_and_ordered_by_what_people_take(
    app: Flask, office: Office, ada: Person, people: People
) -> None:
    people.make("viewer", username="grace")
    small, large = (Videos(app).make(who.id) for who in (office.admin, ada))
    with app.app_context(), unit_of_work() as session:
        session.get_one(Video, small).size_bytes = 10
        session.get_one(Video, large).size_bytes = 1000
    assert found(office, "sort=storage") == ["ada", "chief", "grace"]
    assert found(office, "role=admin") == ["chief"]
    office.call("POST", f"/users/{ada.id}/disable", reason="They asked for it.")
    assert found(office, "state=disabled") == ["ada"]
    assert found(office, "state=active&sort=name") == ["chief", "grace"]
    items = office.get("/users?sort=storage")["items"]
    assert [(one["videos"], one["storage"]) for one in items] == [(1, 1000), (1, 10), (0, 0)]


def test_the_list_asks_the_database_no_more_for_many(
    app: Flask, office: Office, people: People
) -> None:
    with counted_queries(app) as few:
        office.get("/users")
    for _ in range(5):
        people.make()
    with counted_queries(app) as many:
        assert len(office.get("/users")["items"]) == 6
    assert len(many) == len(few)


def test_who_is_disabled_is_out_at_once_and_comes_in_again(
    app: Flask, office: Office, ada: Person
) -> None:
    me = "/api/v1/users/me"
    told = office.call("POST", f"/users/{ada.id}/disable", reason="Spam")
    assert (told["is_active"], told["is_disabled"], told["sessions"]) == (False, True, 0)
    assert app.test_client().get(me, headers=ada.headers).status_code == 401
    assert office.call("POST", f"/users/{ada.id}/enable")["is_active"]
    (first, second) = office.trail()
    assert (first.action, first.actor_id, first.subject_id, first.reason) == (
        "user.disabled",
        office.admin.id,
        ada.id,
        "Spam",
    )
    assert second.action == "user.enabled"


def test_nobody_disables_demotes_or_signs_out_themselves(office: Office, people: People) -> None:
    people.make("viewer", "admin")
    me = office.admin.id
    assert office.refusal("POST", f"/users/{me}/disable") == "OWN_ACCOUNT"
    assert office.refusal("DELETE", f"/users/{me}/roles/admin") == "OWN_ACCOUNT"
    assert office.refusal("DELETE", f"/users/{me}/sessions") == "OWN_ACCOUNT"
    assert office.deeds() == []


def test_a_role_is_given_and_taken_and_each_is_on_the_trail_once(
    office: Office, ada: Person
) -> None:
    for _ in range(2):
        told = office.call("PUT", f"/users/{ada.id}/roles/moderator")
    assert "moderator" in told["roles"]
    for _ in range(2):
        told = office.call("DELETE", f"/users/{ada.id}/roles/moderator")
    assert "moderator" not in told["roles"]
    assert office.deeds() == ["user.promoted", "user.demoted"]
    assert office.trail()[0].details == {"role": "moderator"}
    office.call("PUT", f"/users/{ada.id}/roles/king", 422)


@BOTH
def test_two_administrators_may_demote_each_other_only_until_one_is_left(
    app: Flask, office: Office, people: People
) -> None:
    other = people.make("viewer", "admin")
    office.call("DELETE", f"/users/{other.id}/roles/admin")
    answer = app.test_client().delete(
        f"/api/v1/admin/users/{office.admin.id}/roles/admin", headers=other.headers
    )
    assert answer.status_code == 403
    assert found(office, "role=admin") == ["chief"]


def test_the_ordinary_letter_brings_a_new_password(app: Flask, office: Office, ada: Person) -> None:
    office.call("POST", f"/users/{ada.id}/password-reset", 202)
    with app.app_context(), unit_of_work(writes=False):
        (mail,) = db.session.query(OutgoingMail).all()
    assert (mail.user_id, mail.letter) == (ada.id, "reset_password")
    office.call("POST", f"/users/{ada.id}/disable")
    assert office.refusal("POST", f"/users/{ada.id}/password-reset") == "ACCOUNT_DISABLED"


def test_every_sign_in_and_token_of_somebody_ends(app: Flask, office: Office, ada: Person) -> None:
    assert office.get(f"/users/{ada.id}")["sessions"] == 1
    assert office.call("DELETE", f"/users/{ada.id}/sessions") == {"ended": 1}
    assert app.test_client().get("/api/v1/users/me", headers=ada.headers).status_code == 401
    assert office.trail()[0].details == {"count": 1}


def test_who_is_being_removed_is_not_there(app: Flask, office: Office, ada: Person) -> None:
    with app.app_context(), unit_of_work() as session:
        removal.hide(session.get_one(User, ada.id))
    office.get(f"/users/{ada.id}", 404)
    assert found(office, "q=ada") == []
    office.call("POST", f"/users/{ada.id}/enable", 404)


def test_what_is_told_of_somebody_counts_what_they_have(app: Flask, office: Office) -> None:
    told = office.get(f"/users/{office.admin.id}")
    Videos(app).make(office.admin.id)
    after = office.get(f"/users/{office.admin.id}")
    assert (told["videos"], after["videos"]) == (0, 1)
    assert [one["handle"] for one in after["channels"]] == ["chief"]
    assert (after["has_password"], after["has_second_factor"]) == (True, False)
    assert after["quota"] == app.config["UPLOAD_QUOTA_BYTES"]
