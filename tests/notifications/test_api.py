"""One reads one's own news over REST, and chooses how to be told."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.accounts.factories import People, Person
from tests.notifications.factories import Desk
from tests.queries import counted_queries

pytestmark = pytest.mark.unit
NEWS = "/api/v1/notifications"
CHOICES = f"{NEWS}/preferences"


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody with an account."""
    return people.make()


def unread(client: FlaskClient, person: Person) -> int:
    """Ask how many are unread."""
    found: int = client.get(f"{NEWS}/unread-count", headers=person.headers).get_json()[
        "unread_count"
    ]
    return found


def test_the_newest_stands_first_with_its_words_and_where_it_leads(
    desk: Desk, client: FlaskClient, ada: Person
) -> None:
    desk.tell(ada)
    desk.tell(ada, "moderation", about={"text": "Your video is back."}, link="/studio")
    body = client.get(NEWS, headers=ada.headers).get_json()
    assert [item["text"] for item in body["items"]] == [
        "Your video is back.",
        "Harbour films has a new video: Dusk",
    ]
    assert (body["items"][0]["link"], body["items"][0]["read_at"]) == ("/studio", None)
    assert (body["unread_count"], body["pagination"]["total"]) == (2, 2)


def test_what_was_read_stays_on_the_list_and_is_not_counted(
    desk: Desk, client: FlaskClient, ada: Person
) -> None:
    for number in range(3):
        desk.tell(ada, key=str(number))
    first = desk.ids(ada)[0]
    answers = [client.post(f"{NEWS}/{first}/read", headers=ada.headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].get_json()["read_at"] == answers[1].get_json()["read_at"] is not None
    assert unread(client, ada) == 2
    listed = client.get(NEWS, headers=ada.headers).get_json()["items"]
    only = client.get(f"{NEWS}?unread=true", headers=ada.headers).get_json()
    assert (len(listed), len(only["items"]), only["pagination"]["total"]) == (3, 2, 2)
    answer = client.post(f"{NEWS}/read-all", headers=ada.headers)
    assert answer.get_json() == {"unread_count": 0}
    assert unread(client, ada) == 0


def test_what_was_taken_off_is_gone_and_may_not_come_back(
    desk: Desk, client: FlaskClient, ada: Person
) -> None:
    desk.tell(ada)
    address = f"{NEWS}/{desk.ids(ada)[0]}"
    statuses = [client.delete(address, headers=ada.headers).status_code for _ in range(2)]
    assert statuses == [204, 404]
    assert client.post(f"{address}/read", headers=ada.headers).status_code == 404
    assert unread(client, ada) == 0


def test_everybody_has_only_their_own(
    desk: Desk, client: FlaskClient, ada: Person, people: People
) -> None:
    grace = people.make()
    desk.tell(ada)
    address = f"{NEWS}/{desk.ids(ada)[0]}"
    assert client.get(NEWS, headers=grace.headers).get_json()["items"] == []
    assert client.post(f"{address}/read", headers=grace.headers).status_code == 404
    assert client.delete(address, headers=grace.headers).status_code == 404
    client.post(f"{NEWS}/read-all", headers=grace.headers)
    assert unread(client, ada) == 1


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    desk: Desk, client: FlaskClient, ada: Person
) -> None:
    counts = []
    for number in range(1, 9):
        desk.tell(ada, key=str(number))
        if number in (1, 8):
            with counted_queries(desk.app) as asked:
                client.get(NEWS, headers=ada.headers)
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_choices_are_kept_and_others_stay_as_the_kind_has_them(
    client: FlaskClient, ada: Person
) -> None:
    before = client.get(CHOICES, headers=ada.headers).get_json()["items"]
    wish = {"kind": "new_video", "live": False, "mail": "at_once"}
    for _ in range(2):
        after = client.put(CHOICES, json={"items": [wish]}, headers=ada.headers).get_json()["items"]
    changed = {item["kind"]: item for item in after}
    assert {key: changed["new_video"][key] for key in wish} == wish
    assert changed["new_video"]["title"] == "New videos of channels I follow"
    assert [item for item in before if item["kind"] != "new_video"] == [
        item for item in after if item["kind"] != "new_video"
    ]
    assert client.get(CHOICES, headers=ada.headers).get_json()["items"] == after


def test_a_choice_that_is_none_is_refused(client: FlaskClient, ada: Person) -> None:
    for wrong, code in (
        ({"kind": "weather", "live": True, "mail": "off"}, "UNKNOWN_KIND"),
        ({"kind": "reply", "live": True, "mail": "hourly"}, "UNPROCESSABLE_ENTITY"),
    ):
        answer = client.put(CHOICES, json={"items": [wrong]}, headers=ada.headers)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, code)
