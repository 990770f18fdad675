"""Planned parties: a time, replies, reminders, a calendar file, doors that open by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.accounts import service as accounts
from app.core import clock
from app.core.database import unit_of_work
from app.rooms import service as rooms
from app.rooms import tasks as rooms_tasks
from app.rooms.parties import tasks
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.rooms.party import Party
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
SOON = timedelta(hours=30)


@pytest.fixture
def host(people: People) -> Person:
    """Who plans."""
    return people.make()


@pytest.fixture
def guest(people: People) -> Person:
    """Who is asked to come."""
    return people.make()


@pytest.fixture
def slug(app: Flask, host: Person) -> str:
    """A public room around a public film."""
    film = Videos(app).make(host.id)
    with app.app_context(), unit_of_work():
        return rooms.create(accounts.get(host.id), film, name="Premiere", privacy="public").slug


@pytest.fixture
def call(client: FlaskClient, slug: str) -> Any:
    """Calls a route of the room's party as somebody."""

    def ask(who: Person | None, method: str, path: str = "", **json: Any) -> Any:
        headers = who.headers if who else {}
        address = f"/api/v1/rooms/{slug}/party{path}"
        return client.open(address, method=method, json=json or None, headers=headers)

    return ask


def plan(call: Any, host: Person, ahead: timedelta = SOON) -> dict[str, Any]:
    """Plan the room's party."""
    answer = call(host, "PUT", starts_at=(clock.now() + ahead).isoformat())
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def news_of(client: FlaskClient, who: Person) -> list[str]:
    """List the sentences somebody was told, the newest first."""
    items = client.get("/api/v1/notifications", headers=who.headers).get_json()["items"]
    return [item["text"] for item in items]


def later(ahead: timedelta) -> Any:
    """Let it be so much later."""
    moment = clock.now() + ahead
    return clock.use(lambda: moment)


@BOTH
def test_who_comes_says_so_and_may_think_otherwise(call: Any, host: Person, guest: Person) -> None:
    assert call(guest, "GET").get_json()["error"]["code"] == "PARTY_NOT_FOUND"
    planned = plan(call, host)
    assert (planned["is_open"], planned["mine"]) == (False, None)
    assert call(guest, "PUT", "/reply", reply="coming").get_json()["replies"]["coming"] == 1
    found = call(guest, "PUT", "/reply", reply="maybe").get_json()
    assert (found["replies"], found["mine"]) == ({"coming": 0, "maybe": 1, "no": 0}, "maybe")
    listed = call(host, "GET", "/replies").get_json()["items"]
    assert [(one["user"]["username"], one["reply"]) for one in listed] == [
        (guest.username, "maybe")
    ]
    assert call(guest, "GET", "/replies").status_code == 403
    assert call(guest, "DELETE", "/reply").status_code == 204
    assert call(None, "GET").get_json()["replies"] == {"coming": 0, "maybe": 0, "no": 0}


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(timedelta(minutes=-1), "PARTY_TIME_TOO_SOON"), (timedelta(days=400), "PARTY_TIME_TOO_FAR")],
)
def test_a_time_that_makes_no_sense_is_refused(
    call: Any, host: Person, ahead: timedelta, code: str
) -> None:
    answer = call(host, "PUT", starts_at=(clock.now() + ahead).isoformat())
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, code)


@BOTH
def test_who_comes_is_reminded_once_and_told_when_the_doors_open(
    app: Flask, client: FlaskClient, call: Any, host: Person, guest: Person, people: People
) -> None:
    plan(call, host)
    stays_away = people.make()
    call(guest, "PUT", "/reply", reply="coming")
    call(stays_away, "PUT", "/reply", reply="no")
    with app.app_context():
        assert tasks.look.run() == 0
        with later(SOON - timedelta(minutes=50)):
            assert [tasks.look.run(), tasks.look.run()] == [1, 0]
        with later(SOON - timedelta(minutes=14)):
            assert [tasks.look.run(), tasks.look.run()] == [1, 0]
    opened, reminded = news_of(client, guest)
    assert opened.startswith("The doors of Premiere are open")
    assert reminded.startswith("Premiere begins at ")
    assert news_of(client, stays_away) == []


def test_another_time_and_the_end_of_it_are_told(
    client: FlaskClient, call: Any, host: Person, guest: Person
) -> None:
    plan(call, host)
    call(guest, "PUT", "/reply", reply="coming")
    plan(call, host, timedelta(hours=40))
    plan(call, host, timedelta(hours=50))
    assert call(host, "DELETE").status_code == 204
    told = news_of(client, guest)
    assert ["called off" in told[0], *["is now at" in one for one in told[1:]]] == [True] * 3
    assert call(guest, "GET").status_code == 404


def test_a_room_that_is_closed_before_its_party_tells_who_wanted_to_come(
    client: FlaskClient, call: Any, host: Person, guest: Person, slug: str
) -> None:
    plan(call, host)
    call(guest, "PUT", "/reply", reply="maybe")
    assert client.delete(f"/api/v1/rooms/{slug}", headers=host.headers).status_code == 204
    assert "called off" in news_of(client, guest)[0]


def test_the_calendar_gets_a_file(call: Any, host: Person, slug: str) -> None:
    planned = plan(call, host)
    answer = call(None, "GET", ".ics")
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == "Premiere"
    assert event["DTSTART"].dt.isoformat()[:19] == planned["starts_at"][:19]
    assert (event["DTEND"].dt - event["DTSTART"].dt) == timedelta(minutes=1)
    assert event["URL"].endswith(f"/rooms/{slug}")


def test_public_parties_are_listed_by_a_bounded_number_of_questions(
    app: Flask, client: FlaskClient, host: Person
) -> None:
    def one_more(hours: int, **fields: Any) -> str:
        film = Videos(app).make(host.id)
        with app.app_context(), unit_of_work():
            slug = rooms.create(accounts.get(host.id), film, **fields).slug
        moment = (clock.now() + timedelta(hours=hours)).isoformat()
        address = f"/api/v1/rooms/{slug}/party"
        client.put(address, json={"starts_at": moment}, headers=host.headers)
        return slug

    second, first = one_more(9, privacy="public"), one_more(3, privacy="public")
    one_more(4)
    with counted_queries(app) as few:
        listed = client.get("/api/v1/parties").get_json()["items"]
    assert [one["room"]["slug"] for one in listed] == [first, second]
    for hours in range(10, 14):
        one_more(hours, privacy="public")
    with counted_queries(app) as many:
        assert len(client.get("/api/v1/parties").get_json()["items"]) == 6
    assert len(many) == len(few)


def test_a_room_that_waits_for_its_party_is_not_purged(
    app: Flask, call: Any, host: Person, slug: str
) -> None:
    plan(call, host, timedelta(days=10))
    with app.app_context():
        now = clock.now()
        assert rooms_tasks.purge_idle(now + timedelta(days=9), dry_run=True) == 0
        assert rooms_tasks.purge_idle(now + timedelta(days=12), dry_run=True) == 1


@pytest.mark.websocket
def test_the_doors_open_by_themselves(party: Party, client: FlaskClient) -> None:
    slug = party.room()
    guest = party.people.make()
    moment = clock.now() + timedelta(minutes=15, seconds=6)
    address = f"/api/v1/rooms/{slug}/party"
    planned = client.put(
        address, json={"starts_at": moment.isoformat()}, headers=party.host.headers
    ).get_json()
    refused = party.socket(guest).join(slug)
    assert refused["code"] == "PARTY_NOT_OPEN"
    assert refused["details"]["opens_at"][:19] == planned["opens_at"][:19]
    assert party.socket(party.host).join(slug)["ok"], "the host may prepare the room"
    waiting = party.socket(guest)
    waiting.wait(lambda: waiting.join(slug)["ok"], "the doors to open")
