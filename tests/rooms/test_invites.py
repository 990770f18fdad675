"""Invite links: what they open, for how many, for how long, and who makes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.database import db, unit_of_work
from app.rooms import tasks
from app.rooms.invites.models import RoomInvitation, RoomInvite, RoomPass
from app.rooms.live.here import here
from app.rooms.models import RoomMember
from app.rooms.people import id_of_user
from tests.moderation.factories import impose
from tests.queries import counted_queries
from tests.rooms.doors import WORD, Doors

pytestmark = [pytest.mark.websocket, pytest.mark.security]


def invites(doors: Doors, slug: str, person: object = None) -> list[dict[str, object]]:
    """List a room's invites as the host, or as somebody else."""
    answer = doors.call("GET", f"/rooms/{slug}/invites", person=person)  # type: ignore[arg-type]
    found: list[dict[str, object]] = answer.get_json()["items"]
    return found


@pytest.mark.parametrize("privacy", ["private", "password"])
def test_an_invite_opens_the_door_for_users_and_guests(doors: Doors, privacy: str) -> None:
    slug, friend = doors.room(privacy), doors.people.make()
    token = doors.invite(slug)
    assert doors.see(f"/rooms/{slug}?invite={token}", friend) == (200, None)
    assert doors.see(f"/rooms/{slug}?invite={token}") == (200, None)
    assert doors.code(slug, friend, invite=token) is None
    assert doors.code(slug, invite=token) is None
    assert doors.code(slug, friend) is None, "who came in by an invite stays a member"
    assert invites(doors, slug)[0]["uses"] == 2


def test_an_invite_is_for_as_many_people_as_it_says_and_each_counts_once(doors: Doors) -> None:
    slug = doors.room("private")
    token = doors.invite(slug, max_uses=2)
    first, second, third = (doors.people.make() for _ in range(3))
    for _ in range(3):
        assert doors.code(slug, first, invite=token) is None
    assert doors.code(slug, doors.host, invite=token) is None
    assert invites(doors, slug)[0]["uses"] == 1
    assert doors.code(slug, second, invite=token) is None
    assert doors.code(slug, third, invite=token) == "INVITE_ENDED"
    assert doors.see(f"/rooms/{slug}?invite={token}", third) == (404, "INVITE_ENDED")
    assert doors.code(slug, first, invite=token) is None
    assert invites(doors, slug)[0]["is_alive"] is False


def test_an_invite_ends_with_its_time(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    token = doors.invite(slug, expires_in=3600)
    with doors.app.app_context(), unit_of_work():
        db.session.query(RoomInvite).one().expires_at = clock.now() - timedelta(seconds=1)
    assert doors.code(slug, friend, invite=token) == "INVITE_ENDED"


def test_an_invite_taken_back_says_so_and_who_came_by_it_stays(doors: Doors) -> None:
    slug, friend, other = doors.room("private"), doors.people.make(), doors.people.make()
    token = doors.invite(slug)
    assert doors.code(slug, friend, invite=token) is None
    made = invites(doors, slug)[0]["id"]
    path = f"/rooms/{slug}/invites/{made}"
    assert doors.call("DELETE", path, person=friend).status_code == 404
    assert doors.call("DELETE", path).status_code == 204
    assert invites(doors, slug) == []
    assert doors.code(slug, other, invite=token) == "INVITE_ENDED"
    assert doors.code(slug, friend) is None


def test_a_made_up_invite_and_that_of_another_room_open_nothing(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    elsewhere = doors.invite(doors.room("private"))
    for token in ("made-up", elsewhere):
        assert doors.code(slug, friend, invite=token) == "ROOM_NOT_FOUND"
        assert doors.see(f"/rooms/{slug}?invite={token}", friend) == (404, "ROOM_NOT_FOUND")


def test_an_ended_invite_keeps_nobody_out_who_comes_in_without_one(doors: Doors) -> None:
    closed, opened = doors.room("password"), doors.room("unlisted")
    for slug in (closed, opened):
        doors.code(slug, doors.people.make(), invite=doors.invite(slug, max_uses=1))
    with doors.app.app_context(), unit_of_work():
        for row in db.session.query(RoomInvite):
            row.ended_at = clock.now()
    token = doors.invite(opened, max_uses=1)
    doors.code(opened, doors.people.make(), invite=token)
    assert doors.code(opened, doors.people.make(), invite=token) is None
    assert doors.code(closed, doors.people.make(), invite="any", password=WORD) is None


def test_an_invite_lets_no_guest_into_a_room_without_guests(doors: Doors) -> None:
    slug = doors.room("private", guests=False)
    token = doors.invite(slug)
    assert doors.code(slug, invite=token) == "SIGN_IN_TO_JOIN"
    assert invites(doors, slug)[0]["uses"] == 0
    assert doors.code(slug, doors.people.make(), invite=token) is None


@pytest.mark.parametrize(
    ("privacy", "told"), [("password", "BANNED"), ("private", "ROOM_NOT_FOUND")]
)
def test_an_invite_does_not_undo_a_ban(doors: Doors, privacy: str, told: str) -> None:
    slug, friend = doors.room(privacy), doors.people.make()
    doors.ban(slug, member=id_of_user(friend.id), user_id=friend.id)
    assert doors.code(slug, friend, invite=doors.invite(slug)) == told


def test_whom_moderators_keep_from_speaking_makes_no_links(doors: Doors) -> None:
    slug = doors.room()
    impose(doors.app, doors.host, "mute")
    answer = doors.call("POST", f"/rooms/{slug}/invites", {})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "SANCTIONED")


def test_the_token_is_told_once_and_kept_as_a_hash(doors: Doors) -> None:
    slug = doors.room("private")
    made = doors.call("POST", f"/rooms/{slug}/invites", {}).get_json()
    assert made["url"] == f"http://localhost/rooms/{slug}?invite={made['token']}"
    assert made["token"] not in doors.call("GET", f"/rooms/{slug}/invites").text
    with doors.app.app_context():
        kept = db.session.query(RoomInvite).one()
        assert made["token"] not in {kept.token_hash, str(kept.id)}
        assert len(kept.token_hash) == 64


def test_members_invite_and_see_their_own_strangers_do_not(doors: Doors) -> None:
    slug, member, stranger = doors.room(), doors.people.make(), doors.people.make()
    doors.code(slug, member)
    doors.invite(slug)
    path = f"/rooms/{slug}/invites"
    assert doors.call("POST", path, {}, person=member).status_code == 201
    assert len(invites(doors, slug, member)) == 1
    assert len(invites(doors, slug)) == 2
    assert doors.call("POST", path, {}, person=stranger).status_code == 403
    assert doors.call("GET", path, person=stranger).status_code == 403
    assert doors.client.post(f"/api/v1{path}", json={}).status_code == 401


def test_who_cannot_come_in_makes_no_invite(doors: Doors) -> None:
    slug, member = doors.room("password"), doors.people.make()
    answer = doors.call("POST", f"/rooms/{slug}/invites", {}, person=member)
    assert answer.get_json()["error"]["code"] == "PASSWORD_REQUIRED"
    with doors.app.app_context(), unit_of_work():
        assert db.session.query(RoomMember).count() == 0


def test_a_room_has_so_many_living_invites_and_no_more(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.rooms.invites.links.MOST_ALIVE", 2)
    slug = doors.room()
    for _ in range(2):
        doors.invite(slug)
    refused = doors.call("POST", f"/rooms/{slug}/invites", {})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "TOO_MANY_INVITES")
    first = invites(doors, slug)[0]["id"]
    doors.call("DELETE", f"/rooms/{slug}/invites/{first}")
    doors.invite(slug)


@pytest.mark.parametrize("body", [{"expires_in": 59}, {"max_uses": 0}, {"max_uses": 1001}])
def test_an_invite_needs_sensible_bounds(doors: Doors, body: dict[str, int]) -> None:
    answer = doors.call("POST", f"/rooms/{doors.room()}/invites", body)
    assert answer.status_code == 422


def test_the_list_of_invites_asks_the_database_no_more_for_more(doors: Doors) -> None:
    slug = doors.room()
    doors.invite(slug)
    with counted_queries(doors.app) as few:
        invites(doors, slug)
    for _ in range(4):
        doors.invite(slug)
    with counted_queries(doors.app) as many:
        assert len(invites(doors, slug)) == 5
    assert len(many) == len(few)


def test_an_idle_room_goes_with_all_its_ways_in_and_a_kept_one_stays(doors: Doors) -> None:
    idle, kept = doors.room("private"), doors.room("private", permanent=True)
    for slug in (idle, kept):
        doors.code(slug, doors.people.make(), invite=doors.invite(slug))
        doors.ask(slug, doors.people.make())
        doors.change(slug, last_active_at=clock.now() - timedelta(hours=25))
    with doors.app.app_context():
        # Who only talks there saves nothing, and is not thrown out.
        assert tasks.purge_idle(clock.now(), False) == 0
        here().live.scripts.redis.flushdb()
        assert tasks.purge_idle(clock.now(), True) == 1
        assert tasks.purge_idle(clock.now(), False) == 1
        left = [db.session.query(table).count() for table in (RoomInvite, RoomInvitation, RoomPass)]
    assert left == [1, 1, 1]
    assert doors.see(f"/rooms/{kept}", doors.host) == (200, None)
