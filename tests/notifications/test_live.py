"""Open pages hear of news as they happen; a snapshot and what comes after is the next snapshot."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.notifications import answers, service
from tests.accounts.factories import People, Person
from tests.notifications.factories import Desk

pytestmark = pytest.mark.websocket
PATH = "/notifications"


class Page:
    """What an open page knows: the first snapshot, and every event since."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        first = socket.emit("notification:list", {}, namespace=PATH, callback=True)
        assert first.pop("ok")
        self.known = first

    def hear(self) -> list[str]:
        """Take in what came; answer the names of the events."""
        heard = [(one["name"], one["args"][0]) for one in self.socket.get_received(PATH)]
        for name, payload in heard:
            if payload["version"] >= self.known["version"]:
                getattr(self, "take_" + name.replace(":", "_"))(payload)
                self.known["version"] = payload["version"]
        return [name for name, _payload in heard]

    def take_notification(self, payload: Any) -> None:
        newest = [one for one in self.known["newest"] if one["id"] != payload["item"]["id"]]
        self.known["newest"] = [payload["item"], *newest][: answers.NEWEST]

    def take_unread(self, payload: Any) -> None:
        self.known["unread_count"] = payload["count"]

    def take_read(self, payload: Any) -> None:
        for one in self.known["newest"]:
            if payload["ids"] is None or one["id"] in payload["ids"]:
                one["read_at"] = one["read_at"] or payload["read_at"]

    def take_notification_list(self, payload: Any) -> None:
        self.known = payload


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody with an account."""
    return people.make()


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["tell", "read", "read all", "remove"]), st.integers(0, 12)),
    max_size=25,
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=ACTIONS)
def test_a_snapshot_and_what_comes_after_make_the_next_snapshot(
    desk: Desk, people: People, socketio_client: Any, actions: list[tuple[str, int]]
) -> None:
    ada = people.make()
    for number in range(9):
        desk.tell(ada, key=f"before {number}")
    page = Page(socketio_client(PATH, token=ada.token))
    for action, number in actions:
        do(desk, ada, action, number)
    page.hear()
    assert page.known == Page(socketio_client(PATH, token=ada.token)).known


def do(desk: Desk, person: Person, action: str, number: int) -> None:
    """Do one thing to somebody's news."""
    ids = desk.ids(person)
    if action == "tell":
        desk.tell(person, key=f"after {number}")
    elif action == "read all":
        desk.act(service.mark_all_read, person.id)
    elif ids:
        deed = service.mark_read if action == "read" else service.remove
        desk.act(deed, ids[number % len(ids)])


def test_what_comes_late_changes_nothing(desk: Desk, ada: Person, socketio_client: Any) -> None:
    page = Page(socketio_client(PATH, token=ada.token))
    desk.tell(ada)
    desk.act(service.mark_all_read, ada.id)
    received = page.socket.get_received(PATH)
    late = next(one for one in received if one["name"] == "unread")["args"][0]
    page.socket.get_received = lambda _path: [*received, {"name": "unread", "args": [late]}]
    page.hear()
    assert (late["count"], page.known["unread_count"]) == (1, 0)


def test_reading_here_is_heard_there(
    desk: Desk, ada: Person, socketio_client: Any, client: FlaskClient
) -> None:
    desk.tell(ada)
    page = Page(socketio_client(PATH, token=ada.token))
    client.post(f"/api/v1/notifications/{desk.ids(ada)[0]}/read", headers=ada.headers)
    assert page.hear() == ["read", "unread"]
    client.post("/api/v1/notifications/read-all", headers=ada.headers)
    assert page.hear() == []


def test_nobody_hears_the_news_of_others(
    desk: Desk, ada: Person, people: People, socketio_client: Any
) -> None:
    page = Page(socketio_client(PATH, token=ada.token))
    desk.tell(people.make())
    assert page.hear() == []


def test_news_wanted_by_mail_alone_ring_no_bell(
    desk: Desk, ada: Person, socketio_client: Any
) -> None:
    page = Page(socketio_client(PATH, token=ada.token))
    desk.choose(ada, "new_video", live=False, mail="daily")
    desk.tell(ada)
    assert page.hear() == []


def test_nobody_without_an_account_listens(socketio_client: Any) -> None:
    assert not socketio_client(PATH).is_connected(PATH)
