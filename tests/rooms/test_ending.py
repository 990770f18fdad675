"""What ends a stay: a revoked session, a lost right, a removed video, a closed room, silence."""

import time

import pytest
from sqlalchemy import update

from app.core.database import db
from app.videos.models import Video
from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_a_revoked_session_cuts_its_socket_within_seconds(party: Party) -> None:
    slug = party.room()
    person = party.people.make()
    member = party.member(slug, person)
    answer = party.app.test_client().post("/api/v1/auth/logout", headers=person.headers)
    assert answer.status_code == 204
    member.wait(lambda: not member.socket.connected, "the line to be cut")


def test_a_video_made_private_ends_the_stay_of_who_may_not_watch_it(party: Party) -> None:
    film = party.film()
    slug = party.room(host=party.creator, video=film)
    owner = party.member(slug, party.creator, on=0)
    guest = party.guest(slug, on=1)
    assert party.call(party.creator, "PATCH", f"/videos/{film}", {"access": "private"}) == 200
    assert guest.hear("kicked")["code"] == "ROOM_NOT_FOUND"
    wait_for(lambda: guest.say("still here?").get("code") == "NOT_JOINED")
    assert owner.say("all alone")["ok"]
    assert owner.payloads("kicked") == []


def test_a_removed_video_closes_its_rooms(party: Party) -> None:
    film = party.film()
    slug = party.room(video=film)
    guest = party.guest(slug)
    assert party.call(party.creator, "DELETE", f"/videos/{film}") == 204
    assert guest.hear("room:closed")["code"] == "ROOM_CLOSED"
    assert guest.join(slug, name="Gast")["code"] == "ROOM_CLOSED"


def test_a_right_that_ends_where_nobody_can_say_so_is_noticed_all_the_same(party: Party) -> None:
    film = party.film()
    slug = party.room(host=party.creator, video=film)
    guest = party.guest(slug)
    with party.app.app_context(), db.engine.begin() as connection:
        hide = update(Video).where(Video.id == film).values(access="private")
        connection.execute(hide)
    assert guest.hear("kicked")["code"] == "ROOM_NOT_FOUND"


def test_who_is_in_a_room_that_an_administrator_closes_reads_why(party: Party) -> None:
    slug = party.room()
    guest, chief = party.guest(slug, on=1), party.people.make("admin")
    why = {"reason": "This film was reported."}
    assert party.call(chief, "POST", f"/admin/rooms/{slug}/close", why) == 204
    assert guest.hear("room:closed") == {"code": "ROOM_CLOSED"} | why


def test_a_closed_room_lets_everybody_go_on_both_instances(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    assert party.call(party.host, "DELETE", f"/rooms/{slug}") == 204
    for member in (host, guest):
        assert member.hear("room:closed")["code"] == "ROOM_CLOSED"
        wait_for(lambda member=member: member.say("hello?").get("code") == "NOT_JOINED")


def test_a_closed_room_leaves_nobody_behind_in_redis(party: Party) -> None:
    slug = party.room()
    members = [party.member(slug, party.host, on=0), party.guest(slug, on=1)]
    key = party.row(slug).key
    assert set(party.redis.hkeys(party.key(slug, "members")))
    assert party.call(party.host, "DELETE", f"/rooms/{slug}") == 204
    for member in members:
        assert member.hear("room:closed")["code"] == "ROOM_CLOSED"
    wait_for(lambda: party.redis.keys(f"room:{{{key}}}:*") == [], what="the room to be forgotten")


def test_a_broken_line_shows_at_once_and_leaves_the_list_in_time(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, "Kim", on=1)
    guest.close()
    seen = host.hear(
        "members",
        lambda one: any(not m["connected"] for m in one["members"] if m["name"] == "Kim"),
    )
    assert seen["count"] == 2
    party.redis.zincrby(party.key(slug, "seen"), -28_001, guest.joined["you"]["id"])
    host.wait(lambda: host.members() == [party.host.username], "the list without the lost one")


@pytest.mark.slow
def test_a_line_that_goes_dead_without_a_word_leaves_the_list_in_thirty_seconds(
    party: Party,
) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host), party.guest(slug, "Kim")
    host.wait(lambda: len(host.members()) == 2, "both in the list")
    guest.answers_pings = False
    since = time.monotonic()
    host.wait(lambda: host.members() == [party.host.username], "the list without Kim", seconds=50)
    # Silence counts from the last answer; from when the line is given up it would be 48 s.
    assert time.monotonic() - since < 30
