"""The pages of people, appeals, the audit trail and one's own standing, without JavaScript."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People, Person
from tests.moderation.factories import WHY, appeal, impose, removal
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
SUSPEND = {"kind": "suspension", "reason_code": "spam", "reason": "Advertising.", "days": "7"}


@pytest.fixture
def desk(people: People, moderator: Person) -> FlaskClient:
    """The browser of a moderator."""
    return people.browser(moderator)


def test_a_moderator_finds_a_person_decides_and_takes_it_back(
    app: Flask, desk: FlaskClient, ben: Person
) -> None:
    found = desk.get("/moderation/users?q=ben").text
    path = f"/moderation/users/{ben.id}"
    assert path in found
    assert "A warning has no end." in desk.get(path).text
    done = desk.post(f"{path}/sanctions", data=SUSPEND)
    assert (done.status_code, done.location) == (303, path)
    page = desk.get(path).text
    assert "Advertising." in page
    lift = page.partition("/moderation/sanctions/")[2].partition("/lift")[0]
    back = desk.post(f"/moderation/sanctions/{lift}/lift", data={"reason": "Enough."})
    assert (back.status_code, back.location) == (303, path)
    assert "taken back on" in desk.get(path).text
    trail = desk.get("/moderation/audit?subject=ben&action=user").text
    assert "user.suspended" in trail
    assert "Enough." in trail
    assert "Nothing found" in desk.get("/moderation/audit?actor=nobody").text


def test_a_form_that_makes_no_sense_keeps_what_was_typed(desk: FlaskClient, ben: Person) -> None:
    path = f"/moderation/users/{ben.id}/sanctions"
    answer = desk.post(path, data=SUSPEND | {"reason_code": "envy"})
    assert answer.status_code == 422
    assert "Advertising." in answer.text
    warned = desk.post(path, data=SUSPEND | {"kind": "warning"})
    assert warned.status_code == 303, "a warning has no end, whatever is chosen"
    for_good = desk.post(path, data=SUSPEND | {"days": "", "kind": "ban"})
    assert for_good.status_code == 303
    assert "for good" in desk.get(f"/moderation/users/{ben.id}").text


def test_a_peer_is_shown_without_a_form(desk: FlaskClient, people: People) -> None:
    other = people.make("moderator")
    page = desk.get(f"/moderation/users/{other.id}").text
    assert "Only an administrator can decide" in page
    assert 'name="reason_code"' not in page


def test_only_administrators_make_moderators(
    desk: FlaskClient, people: People, admin: Person, ben: Person
) -> None:
    path = f"/moderation/users/{ben.id}/moderator"
    assert desk.post(path, data={"is": "yes"}).status_code == 403
    office = people.browser(admin)
    assert "Make them a moderator" in office.get(f"/moderation/users/{ben.id}").text
    assert office.post(path, data={"is": "yes"}).status_code == 303
    assert "Make them no moderator" in office.get(f"/moderation/users/{ben.id}").text


def test_an_appeal_is_made_read_and_decided(
    app: Flask, desk: FlaskClient, people: People, ben: Person
) -> None:
    taken, muted = removal(app, ben), impose(app, ben, "mute", days=7)
    mine = people.browser(ben)
    page = mine.get("/account/standing").text
    assert "You cannot write comments or chat." in page
    assert "Harbour at dusk" in page
    path = "/account/standing/appeals"
    empty = mine.post(path, data={"sanction_id": str(muted), "text": ""})
    assert (empty.status_code, "Fill this in." in empty.text) == (422, True)
    assert mine.post(path, data={"text": "For nothing."}).status_code == 422
    for one in ({"sanction_id": str(muted)}, {"removal_id": str(taken)}):
        assert mine.post(path, data=one | {"text": "It was not me."}).status_code == 303
    assert mine.get("/account/standing").text.count("Appeal: Open") == 2
    listed = desk.get("/moderation/appeals").text
    assert "@ben" in listed
    appeal_id = listed.partition("/moderation/appeals/")[2][:36]
    shown = desk.get(f"/moderation/appeals/{appeal_id}").text
    assert "It was not me." in shown
    assert WHY in shown
    path = f"/moderation/appeals/{appeal_id}/decision"
    assert desk.post(path, data={"granted": "true", "answer": ""}).status_code == 422
    done = desk.post(path, data={"granted": "true", "answer": "You are right."})
    assert (done.status_code, done.location) == (303, "/moderation/appeals")
    assert "You are right." in mine.get("/account/standing").text
    again = desk.post(path, data={"granted": "false", "answer": "No."})
    assert again.status_code == 409


def test_who_decided_first_is_told_that_another_decides(
    app: Flask, desk: FlaskClient, people: People, moderator: Person, ben: Person
) -> None:
    people.make("moderator")
    made = appeal(app, ben, sanction_id=impose(app, ben, "mute", by=moderator))
    page = desk.get(f"/moderation/appeals/{made}").text
    assert "Another moderator looks at the appeal." in page
    assert 'name="granted"' not in page


def test_the_places_where_one_writes_say_why_one_may_not(
    app: Flask, people: People, ben: Person
) -> None:
    video: UUID = Videos(app).make(people.make().id, title="Harbour")
    mine = people.browser(ben)
    assert "Send comment" in mine.get(f"/watch/{video}").text
    assert "data-dropzone" in mine.get("/studio").text
    impose(app, ben, "suspension", days=7)
    watched, studio = mine.get(f"/watch/{video}").text, mine.get("/studio").text
    for page in (watched, studio):
        assert WHY in page
        assert "/account/standing" in page
    assert "Send comment" not in watched
    assert "data-dropzone" not in studio


@pytest.mark.parametrize(
    "path", ["/moderation/users", "/moderation/appeals", "/moderation/audit", "/account/standing"]
)
def test_a_longer_list_asks_the_database_no_more_often(
    app: Flask, people: People, moderator: Person, path: str
) -> None:
    desk, counts = people.browser(moderator), []
    for _round in range(2):
        for _ in range(3):
            somebody = people.make()
            appeal(app, somebody, sanction_id=impose(app, somebody, "mute"))
            impose(app, moderator, "warning")
        with counted_queries(app) as asked:
            assert desk.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
