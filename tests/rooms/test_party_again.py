"""Parties one after the other, moved to and fro, in rooms that are planned when they are opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.database import db, unit_of_work
from app.notifications.models import Notification
from app.rooms import service as rooms
from app.rooms.parties import due
from app.rooms.parties import service as parties
from app.rooms.people import id_of_user
from tests.accounts.factories import Person
from tests.queries import counted_queries
from tests.rooms.doors import Doors, Told, told

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
HOUR = timedelta(hours=1)


def at(ahead: timedelta) -> str:
    """Write a time to come."""
    return (clock.now() + ahead).isoformat()


def plan(doors: Doors, slug: str, moment: str) -> Told:
    """Plan a room's party as its host."""
    return told(doors.call("PUT", f"/rooms/{slug}/party", {"starts_at": moment}))


def reply(doors: Doors, slug: str, who: Person, answer: str = "coming") -> None:
    """Say whether somebody comes."""
    body = {"reply": answer}
    assert doors.call("PUT", f"/rooms/{slug}/party/reply", body, person=who).status_code == 200


def news(doors: Doors, person: Person) -> list[str]:
    """List what somebody was told of parties, in order."""
    with doors.app.app_context():
        query = db.session.query(Notification).filter_by(user_id=person.id, kind="party")
        return [row.about["what"] for row in query.order_by(Notification.id)]


def begin(doors: Doors, slug: str, ago: timedelta = HOUR) -> None:
    """Let a party have begun so long ago."""
    with doors.app.app_context(), unit_of_work():
        parties.get(rooms.find(slug)).starts_at = clock.now() - ago


def party_of(doors: Doors, slug: str, person: Person | None = None) -> dict[str, Any]:
    """Read a room's party."""
    found: dict[str, Any] = doors.call("GET", f"/rooms/{slug}/party", person=person).get_json()
    return found


def test_a_room_holds_one_party_after_the_other(doors: Doors) -> None:
    slug, friend = doors.room("public", permanent=True), doors.people.make()
    assert plan(doors, slug, at(5 * HOUR)) == (200, None)
    reply(doors, slug, friend)
    begin(doors, slug)
    assert plan(doors, slug, at(HOUR / 2)) == (200, None)
    found = party_of(doors, slug, friend)
    assert (found["replies"]["coming"], found["mine"], found["is_open"]) == (0, None, True)
    reply(doors, slug, friend)
    with doors.app.app_context():
        for look, there in ((due.to_remind, due.remind), (due.to_open, due.open_doors)):
            with unit_of_work():
                assert [there(one) for one in look()] == ([True] if there is due.remind else [])
    assert news(doors, friend) == ["soon"]
    begin(doors, slug)
    assert plan(doors, slug, at(30 * HOUR)) == (200, None)


def test_while_the_doors_are_open_for_it_a_party_is_not_moved(doors: Doors) -> None:
    slug = doors.room("public")
    plan(doors, slug, at(HOUR / 6))
    assert plan(doors, slug, at(30 * HOUR)) == (409, "PARTY_HAS_BEGUN")


def test_who_is_at_a_party_is_not_shut_out_when_the_next_one_is_planned(doors: Doors) -> None:
    slug, friend, late = doors.room(), doors.people.make(), doors.people.make()
    plan(doors, slug, at(5 * HOUR))
    assert doors.code(slug, friend) == "PARTY_NOT_OPEN"
    begin(doors, slug)
    assert doors.code(slug, friend) is None
    plan(doors, slug, at(30 * HOUR))
    assert doors.code(slug, friend) is None
    begin(doors, slug, 7 * HOUR)
    plan(doors, slug, at(30 * HOUR))
    assert doors.code(slug, late) == "PARTY_NOT_OPEN"


def test_a_party_that_moves_to_and_fro_is_told_each_time(doors: Doors) -> None:
    slug, friend = doors.room("public"), doors.people.make()
    early, late = at(30 * HOUR), at(40 * HOUR)
    plan(doors, slug, early)
    reply(doors, slug, friend)
    for moment in (late, early, late, late, early):
        plan(doors, slug, moment)
    assert news(doors, friend) == ["moved"] * 4
    doors.call("DELETE", f"/rooms/{slug}/party")
    plan(doors, slug, early)
    reply(doors, slug, friend)
    doors.call("DELETE", f"/rooms/{slug}/party")
    assert news(doors, friend)[4:] == ["off", "off"]


def test_what_changed_since_somebody_looked_is_not_told(doors: Doors) -> None:
    moved, closed, opened = (doors.room("public") for _ in range(3))
    friend = doors.people.make()
    for slug in (moved, closed, opened):
        plan(doors, slug, at(HOUR / 2))
        reply(doors, slug, friend)
    with doors.app.app_context(), unit_of_work(writes=False):
        found = {slug: rooms.find(slug).id for slug in (moved, closed, opened)}
        assert set(due.to_remind()) == set(found.values())
    plan(doors, moved, at(30 * HOUR))
    doors.call("DELETE", f"/rooms/{closed}")
    with doors.app.app_context():
        for slug, is_due in ((moved, False), (closed, False), (opened, True), (opened, False)):
            with unit_of_work():
                assert due.remind(found[slug]) is is_due
    assert news(doors, friend) == ["moved", "off", "soon"]


def test_a_room_is_opened_and_planned_in_one_call(doors: Doors) -> None:
    moment = at(30 * HOUR)
    slug = doors.room("public", starts_at=moment)
    assert doors.code(slug, doors.people.make()) == "PARTY_NOT_OPEN"
    shown = doors.call("GET", f"/rooms/{slug}").get_json()
    assert shown["starts_at"] == party_of(doors, slug)["starts_at"]
    assert datetime.fromisoformat(shown["starts_at"]) - datetime.fromisoformat(moment) < HOUR / 60
    plain = doors.call("GET", f"/rooms/{doors.room()}").get_json()
    assert plain["starts_at"] is None


@pytest.mark.parametrize("ahead", [-HOUR, timedelta(days=400)])
def test_a_room_for_a_time_that_makes_no_sense_is_not_opened(
    doors: Doors, ahead: timedelta
) -> None:
    body = {"video_id": str(doors.film()), "privacy": "public", "starts_at": at(ahead)}
    answer = doors.call("POST", "/rooms", body)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"].startswith("PARTY_TIME_TOO_")
    assert doors.call("GET", "/rooms").get_json()["items"] == []


def test_lists_tell_when_rooms_begin_by_one_question_for_all(doors: Doors) -> None:
    def listed() -> tuple[int, list[Any]]:
        with counted_queries(doors.app) as queries:
            items = doors.call("GET", "/rooms").get_json()["items"]
        return len(queries), [one["starts_at"] for one in items]

    moment = at(30 * HOUR)
    film = doors.film()
    doors.room("public", video=film, starts_at=moment)
    few, (first,) = listed()
    doors.room("public", video=film)
    doors.room("public", video=film, starts_at=moment)
    assert listed() == (few, [first, None, first])


def test_who_comes_by_an_invite_shows_it_once(doors: Doors) -> None:
    slug, friend, other = doors.room("private"), doors.people.make(), doors.people.make()
    plan(doors, slug, at(5 * HOUR))
    token = doors.invite(slug, max_uses=1)
    path = f"/rooms/{slug}/party"
    assert doors.see(path, friend) == (404, "ROOM_NOT_FOUND")
    assert doors.see(f"{path}.ics", friend) == (404, "ROOM_NOT_FOUND")
    assert doors.see(f"{path}?invite={token}", friend) == (200, None)
    file = doors.client.get(f"/api/v1{path}.ics?invite={token}").text.replace("\r\n ", "")
    assert f"/rooms/{slug}?invite={token}" in file
    for answer, uses in (("no", 0), ("coming", 1), ("maybe", 1)):
        body = {"reply": answer}
        said = doors.call("PUT", f"{path}/reply?invite={token}", body, person=friend)
        assert (said.status_code, said.get_json()["mine"]) == (200, answer)
        assert doors.call("GET", f"/rooms/{slug}/invites").get_json()["items"][0]["uses"] == uses
    assert doors.see(path, friend) == (200, None)
    assert doors.see(f"{path}?invite={token}", other) == (404, "INVITE_ENDED")
    assert doors.call("DELETE", f"{path}/reply", person=friend).status_code == 204
    begin(doors, slug)
    assert doors.code(slug, friend) is None


def test_who_was_asked_by_name_and_says_they_come_has_accepted(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    plan(doors, slug, at(5 * HOUR))
    doors.ask(slug, friend)
    reply(doors, slug, friend, "no")
    assert len(doors.waiting(friend)) == 1
    reply(doors, slug, friend)
    assert doors.waiting(friend) == []


def test_a_reply_opens_no_room_that_asks_for_a_password(doors: Doors) -> None:
    slug, friend = doors.room("password"), doors.people.make()
    plan(doors, slug, at(5 * HOUR))
    reply(doors, slug, friend)
    begin(doors, slug)
    assert doors.code(slug, friend) == "PASSWORD_REQUIRED"


def test_who_a_private_room_bans_hears_of_no_party_in_it(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    plan(doors, slug, at(5 * HOUR))
    token = doors.invite(slug)
    path = f"/rooms/{slug}/party"
    body = {"reply": "coming"}
    assert doors.call("PUT", f"{path}/reply?invite={token}", body, person=friend)
    doors.ban(slug, member=id_of_user(friend.id), user_id=friend.id)
    for way in (path, f"{path}?invite={token}", f"{path}.ics", f"/rooms/{slug}?invite={token}"):
        assert doors.see(way, friend) == (404, "ROOM_NOT_FOUND")
    said = doors.call("PUT", f"{path}/reply?invite={token}", body, person=friend)
    assert said.status_code == 404
