"""People invited by name: told once, asked once a room, and not flooded."""

from __future__ import annotations

from typing import Any

import pytest

from app.accounts import service as accounts
from app.core.database import db, unit_of_work
from app.notifications.models import Notification
from app.rooms import personal, service
from app.rooms.invites import passes
from app.rooms.invites.models import CameBy, RoomInvitation
from app.rooms.order import bans
from app.rooms.people import id_of_user
from tests.accounts.factories import Person
from tests.queries import counted_queries
from tests.rooms.doors import WORD, Doors

pytestmark = [pytest.mark.websocket, pytest.mark.security]


def news(doors: Doors, person: Person) -> list[str]:
    """List where somebody's news lead."""
    with doors.app.app_context():
        found = db.session.query(Notification).filter_by(user_id=person.id, kind="invitation")
        return [row.link for row in found]


def test_who_is_invited_is_told_and_comes_in_once_they_accepted(doors: Doors) -> None:
    slug, friend = doors.room("private", name="Friday"), doors.people.make()
    assert doors.ask(slug, friend) == ["invited"]
    assert news(doors, friend) == ["/rooms/mine"]
    waiting = doors.waiting(friend)[0]
    assert waiting["room"] == {"slug": slug, "name": "Friday"}
    assert waiting["sender"]["username"] == doors.host.username
    assert doors.answer(friend, "accept") == 200
    assert doors.waiting(friend) == []
    assert news(doors, friend) == []
    assert doors.code(slug, friend) is None


def test_coming_in_accepts(doors: Doors) -> None:
    slug, friend = doors.room("password"), doors.people.make()
    doors.ask(slug, friend)
    assert doors.see(f"/rooms/{slug}", friend) == (200, None)
    assert doors.code(slug, friend) is None
    assert doors.waiting(friend) == []
    assert states(doors, slug) == ["accepted"]


def states(doors: Doors, slug: str) -> list[str]:
    """List how the room's invitations stand."""
    items = doors.call("GET", f"/rooms/{slug}/invitations").get_json()["items"]
    return [one["state"] for one in items]


def test_who_declined_stays_out_and_is_not_asked_again(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    doors.ask(slug, friend)
    assert doors.answer(friend, "decline") == 204
    assert doors.code(slug, friend) == "ROOM_NOT_FOUND"
    assert doors.ask(slug, friend) == ["declined"]
    made = doors.call("GET", f"/rooms/{slug}/invitations").get_json()["items"][0]["id"]
    doors.call("DELETE", f"/rooms/{slug}/invitations/{made}")
    assert doors.ask(slug, friend) == ["declined"]
    assert news(doors, friend) == []


def test_each_name_is_told_what_became_of_it(doors: Doors) -> None:
    slug, friend = doors.room(), doors.people.make()
    body = {"usernames": [friend.username.upper(), "@nobody-there", doors.host.username]}
    items = doors.call("POST", f"/rooms/{slug}/invitations", body).get_json()["items"]
    assert [one["outcome"] for one in items] == ["invited", "unknown", "already"]
    assert doors.ask(slug, friend) == ["already"]
    assert len(news(doors, friend)) == 1


def test_who_invites_does_not_learn_who_is_banned_and_the_banned_hear_nothing(
    doors: Doors,
) -> None:
    slug, friend, member = doors.room("private"), doors.people.make(), id_of_user
    doors.ban(slug, member=member(friend.id), user_id=friend.id)
    assert doors.ask(slug, friend) == ["invited"]
    assert states(doors, slug) == ["pending"]
    assert (news(doors, friend), doors.waiting(friend)) == ([], [])
    made = doors.call("GET", f"/rooms/{slug}/invitations").get_json()["items"][0]["id"]
    for deed in ("accept", "decline"):
        path = f"/users/me/room-invitations/{made}/{deed}"
        assert doors.call("POST", path, person=friend).status_code == 404
    assert doors.code(slug, friend) == "ROOM_NOT_FOUND"
    with doors.app.app_context(), unit_of_work():
        bans.lift(service.find(slug), member(friend.id))
    assert doors.answer(friend, "accept") == 200


def test_an_invitation_outlives_the_password_and_what_else_was_got_outlives_it(
    doors: Doors,
) -> None:
    slug, friend, other = doors.room(), doors.people.make(), doors.people.make()
    inside = doors.sit(friend)
    assert inside.ask("room:join", {"room": slug})["ok"]
    assert doors.ask(slug, friend, other) == ["invited", "invited"]
    word = {"privacy": "password", "password": WORD}
    assert doors.call("PATCH", f"/rooms/{slug}", word).status_code == 200
    assert doors.answer(friend, "accept") == 200
    inside.ask("room:leave", {})
    assert doors.answer(other, "decline") == 204
    assert doors.call("PATCH", f"/rooms/{slug}", {"password": "another one"}).status_code == 200
    assert doors.code(slug, friend) is None, "who accepted is not asked for a password"
    assert doors.code(slug, other, password="another one") is None
    for one in doors.call("GET", f"/rooms/{slug}/invitations").get_json()["items"]:
        doors.call("DELETE", f"/rooms/{slug}/invitations/{one['id']}")
    assert doors.code(slug, other) is None, "the password was given, whoever takes back what"
    doors.sit(friend).ask("room:leave", {})
    assert doors.code(slug, friend) == "PASSWORD_REQUIRED"


def test_an_invitation_taken_back_takes_no_pass_that_was_given_for_more(doors: Doors) -> None:
    slug, friend, other = doors.room(), doors.people.make(), doors.people.make()
    inside = doors.sit(friend)
    assert inside.ask("room:join", {"room": slug})["ok"]
    assert doors.ask(slug, friend, other) == ["invited", "invited"]
    word = {"privacy": "password", "password": WORD}
    assert doors.call("PATCH", f"/rooms/{slug}", word).status_code == 200
    with doors.app.app_context(), unit_of_work():
        passes.give(service.find(slug), id_of_user(other.id), CameBy.PASSWORD)
    for one in (friend, other):
        assert doors.answer(one, "accept") == 200
    for one in doors.call("GET", f"/rooms/{slug}/invitations").get_json()["items"]:
        doors.call("DELETE", f"/rooms/{slug}/invitations/{one['id']}")
    inside.ask("room:leave", {})
    visits = {one: doors.sit(one) for one in (friend, other)}
    words = {friend: "who was inside when the password came stays let in",
             other: "who gave the password is not asked again"}  # fmt: skip
    for one, visit in visits.items():
        assert visit.ask("room:join", {"room": slug})["ok"], words[one]
        visit.ask("room:leave", {})
    assert doors.call("PATCH", f"/rooms/{slug}", {"password": "another one"}).status_code == 200
    assert [doors.code(slug, one) for one in (friend, other)] == ["PASSWORD_REQUIRED"] * 2


def test_an_invitation_taken_back_opens_nothing_and_its_news_goes(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    doors.ask(slug, friend)
    made = doors.call("GET", f"/rooms/{slug}/invitations").get_json()["items"][0]["id"]
    path = f"/rooms/{slug}/invitations/{made}"
    assert doors.call("DELETE", path).status_code == 204
    assert doors.call("DELETE", path).status_code == 404
    assert (doors.waiting(friend), news(doors, friend)) == ([], [])
    assert doors.code(slug, friend) == "ROOM_NOT_FOUND"


def test_taking_back_and_asking_again_floods_nobody(doors: Doors) -> None:
    slug, friend = doors.room(), doors.people.make()
    outcomes = []
    for _ in range(3):
        outcomes += doors.ask(slug, friend)
        for one in doors.call("GET", f"/rooms/{slug}/invitations").get_json()["items"]:
            doors.call("DELETE", f"/rooms/{slug}/invitations/{one['id']}")
    assert outcomes == ["invited", "invited", "enough"]


def test_one_person_asks_another_into_so_many_rooms_at_once_and_no_more(doors: Doors) -> None:
    friend = doors.people.make()
    rooms = [doors.room() for _ in range(4)]
    assert [doors.ask(slug, friend)[0] for slug in rooms] == ["invited"] * 3 + ["enough"]
    assert doors.answer(friend, "accept") == 200
    assert doors.ask(rooms[3], friend) == ["invited"]


@pytest.mark.parametrize("limit", ["MOST_IN_A_ROOM", "MOST_A_DAY"])
def test_a_sender_has_a_measure(doors: Doors, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(f"app.rooms.invites.calling.{limit}", 2)
    slug, friends = doors.room(), [doors.people.make() for _ in range(3)]
    assert doors.ask(slug, *friends[:2]) == ["invited"] * 2
    body = {"usernames": [friends[2].username]}
    refused = doors.call("POST", f"/rooms/{slug}/invitations", body)
    assert refused.get_json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert doors.waiting(friends[2]) == []


def test_nobody_answers_for_somebody_else(doors: Doors) -> None:
    slug, friend, other = doors.room("private"), doors.people.make(), doors.people.make()
    doors.ask(slug, friend)
    waiting = doors.waiting(friend)[0]["id"]
    for deed in ("accept", "decline"):
        path = f"/users/me/room-invitations/{waiting}/{deed}"
        assert doors.call("POST", path, person=other).status_code == 404
    assert len(doors.waiting(friend)) == 1


def test_strangers_invite_nobody(doors: Doors) -> None:
    slug, stranger, friend = doors.room(), doors.people.make(), doors.people.make()
    body = {"usernames": [friend.username]}
    answer = doors.call("POST", f"/rooms/{slug}/invitations", body, person=stranger)
    assert answer.status_code == 403
    assert doors.waiting(friend) == []


def test_a_member_sees_and_takes_back_only_their_own(doors: Doors) -> None:
    slug, member = doors.room(), doors.people.make()
    doors.code(slug, member)
    doors.ask(slug, doors.people.make())
    assert doors.ask(slug, doors.people.make(), by=member) == ["invited"]
    path = f"/rooms/{slug}/invitations"
    theirs = doors.call("GET", path, person=member).get_json()["items"]
    everybody = doors.call("GET", path).get_json()["items"]
    assert (len(theirs), len(everybody)) == (1, 2)
    others = next(one["id"] for one in everybody if one["id"] != theirs[0]["id"])
    assert doors.call("DELETE", f"{path}/{others}", person=member).status_code == 404


def test_a_closed_room_takes_its_invitations_along(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    doors.ask(slug, friend)
    doors.call("DELETE", f"/rooms/{slug}")
    assert (doors.waiting(friend), news(doors, friend)) == ([], [])


def counted(doors: Doors, path: str, person: Person | None = None) -> int:
    """Count the queries of a list."""
    with counted_queries(doors.app) as queries:
        answer: Any = doors.call("GET", path, person=person)
    assert answer.status_code == 200
    return len(queries)


def test_the_lists_ask_the_database_no_more_for_more(doors: Doors) -> None:
    friend, slug = doors.people.make(), doors.room()
    doors.ask(slug, friend)
    mine, room = "/users/me/room-invitations", f"/rooms/{slug}/invitations"
    few = counted(doors, mine, friend), counted(doors, room)
    doors.ask(slug, *[doors.people.make() for _ in range(3)])
    for _ in range(2):
        doors.ask(doors.room(), friend)
    assert (counted(doors, mine, friend), counted(doors, room)) == few


def test_the_removal_of_an_account_ends_its_invitations_and_links(doors: Doors) -> None:
    slug, member, friend = doors.room(), doors.people.make(), doors.people.make()
    doors.code(slug, member)
    doors.ask(slug, friend, by=member)
    with doors.app.app_context(), unit_of_work():
        personal.let_go(accounts.get(member.id))
    with doors.app.app_context():
        assert db.session.query(RoomInvitation).count() == 0
    assert news(doors, friend) == []
