"""The queue over real sockets of two processes: what members do, see, and keep."""

from __future__ import annotations

import json
import uuid
from urllib.request import Request, urlopen

import pytest

from app.core.database import db, unit_of_work
from app.rooms.models import Preset
from app.rooms.queue.models import RoomEntry, RoomVote
from app.videos import service as videos
from tests.accounts.factories import PASSWORD, Person
from tests.rooms.client import Member
from tests.rooms.party import Party
from tests.rooms.queueing import add, ask, order, queue_of
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def titles(member: Member) -> list[str | None]:
    """List what stands in the queue, as a member sees it."""
    return [entry["film"] and entry["film"]["title"] for entry in queue_of(member)["items"]]


def test_everybody_sees_what_a_member_adds_and_who_did(party: Party) -> None:
    slug = party.room()
    host, member = party.member(slug, party.host, on=0), party.member(slug, on=1)
    assert host.joined["queue"]["items"] == []
    entry = add(member, party.film(title="Sunrise"))
    told = host.hear("queue", lambda queue: queue["items"])
    assert [(one["id"], one["votes"]) for one in told["items"]] == [(entry, 0)]
    assert told["items"][0]["by"]["id"] == member.joined["you"]["id"]
    assert titles(host) == ["Sunrise"]
    later = party.guest(slug, on=0)
    (seen,) = later.joined["queue"]["items"]
    assert (seen["id"], seen["film"]["title"], seen["blocked"]) == (entry, "Sunrise", 0)


def test_events_bring_a_first_answer_to_where_a_fresh_one_is(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    first, second = add(host, party.film()), add(host, party.film(), at=0, base_qv=1)
    ask(guest, "queue:vote", entry=first)
    ask(host, "queue:loop", loop="all")
    v = ask(host, "queue:move", entry=first, at=0, base_qv=2)["v"]
    told = guest.hear("queue", lambda queue: queue["v"] == v)
    fresh = party.guest(slug, "Fresh", on=1).joined["queue"]
    assert [one["id"] for one in told["items"]] == [first, second] == order(host)
    for name in ("epoch", "v", "loop", "order"):
        assert told[name] == fresh[name], name
    assert [one["votes"] for one in told["items"]] == [one["votes"] for one in fresh["items"]]


def test_a_guest_votes_and_adds_nothing_and_a_member_takes_out_its_own(party: Party) -> None:
    slug = party.room()
    host, member = party.member(slug, party.host, on=0), party.member(slug, on=1)
    guest = party.guest(slug, on=1)
    theirs, mine = add(host, party.film()), add(member, party.film())
    assert ask(guest, "queue:add", item=str(party.film()))["code"] == "FORBIDDEN"
    assert ask(guest, "queue:remove", entry=mine)["code"] == "FORBIDDEN"
    assert ask(guest, "queue:vote", entry=mine)["ok"]
    assert ask(member, "queue:remove", entry=theirs)["code"] == "FORBIDDEN"
    assert ask(member, "queue:remove", entry=mine)["ok"]
    assert ask(member, "queue:remove", entry=mine)["code"] == "ENTRY_NOT_FOUND"
    assert order(host) == [theirs]


def test_what_was_acknowledged_outlives_everything_redis_knew(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    op, film = str(uuid.uuid4()), str(party.film(title="Twice"))
    entries = [add(host, party.film(title=name)) for name in ("One", "Two")]
    third = host.ask("queue:add", {"op": op, "item": film})["entry"]
    ask(guest, "queue:vote", entry=entries[1])
    ask(host, "queue:loop", loop="one")
    v = queue_of(host)["v"]
    assert ask(host, "queue:move", entry=third, at=0, base_qv=v)["ok"]
    party.redis.flushall()
    found = queue_of(guest)
    assert [one["id"] for one in found["items"]] == [third, *entries]
    assert [one["votes"] for one in found["items"]] == [0, 0, 1]
    assert [one["mine"] for one in found["items"]] == [False, False, True]
    assert (found["loop"], found["epoch"]) == ("one", host.joined["queue"]["epoch"] + 1)
    assert host.hear("queue", lambda queue: queue["epoch"] == found["epoch"])
    again = host.ask("queue:add", {"op": op, "item": film})
    assert (again["ok"], again["entry"]) == (True, third)
    assert len(order(host)) == 3


def test_a_queue_nobody_acknowledged_is_kept_all_the_same_soon(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    entry = add(host, party.film())
    party.change(slug, queue_epoch=0, queue_v=0)
    party.redis.hdel(party.key(slug, "queue"), "saved")
    wait_for(lambda: party.row(slug).queue_v > 0, what="the queue to be written behind")
    assert order(host) == [entry]


def test_votes_order_a_room_that_wants_it(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    first, second = add(host, party.film()), add(host, party.film())
    answer = ask(host, "room:settings", queue_order="votes", skip_quorum=75)
    assert (answer["settings"]["queue_order"], answer["settings"]["skip_quorum"]) == ("votes", 75)
    guest.hear("queue", lambda queue: queue["order"] == "votes")
    ask(guest, "queue:vote", entry=second)
    assert order(host) == [second, first]
    assert ask(host, "queue:move", entry=first, at=0, base_qv=9)["code"] == "QUEUE_BY_VOTES"
    assert party.call(party.host, "PATCH", f"/rooms/{slug}", {"queue_order": "manual"}) == 200
    guest.hear("queue", lambda queue: queue["order"] == "manual" and queue["v"] > 3)


def test_a_change_of_an_order_that_is_no_more_is_told_the_new_one(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    first, second = add(host, party.film()), add(host, party.film())
    assert ask(host, "queue:move", entry=second, at=0, base_qv=2)["ok"]
    answer = ask(host, "queue:clear", base_qv=2)
    assert (answer["ok"], answer["code"], answer["queue"]["v"]) == (False, "STALE", 3)
    assert ask(host, "queue:shuffle", base_qv=3)["ok"]
    assert sorted(order(host)) == sorted([first, second])
    assert ask(host, "queue:clear", base_qv=queue_of(host)["v"])["ok"]
    assert order(host) == []


def test_next_plays_the_queue_and_an_entry_may_be_played_now(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    films = [party.film() for _ in range(3)]
    entries = [add(host, film) for film in films]
    v = host.play("next", host.state()["v"])["v"]
    assert guest.hear("state", lambda state: state["v"] == v)["item"] == str(films[0])
    assert guest.hear("media")["item"] == str(films[0])
    assert ask(guest, "queue:play", entry=entries[2], base_v=v)["code"] == "FORBIDDEN"
    v = ask(host, "queue:play", entry=entries[2], base_v=v)["v"]
    assert guest.hear("state", lambda state: state["v"] == v)["item"] == str(films[2])
    assert order(guest) == [entries[1]]
    assert ask(host, "queue:play", entry=entries[2], base_v=v)["code"] == "ENTRY_NOT_FOUND"
    v = host.play("previous", v)["v"]
    assert guest.hear("state", lambda state: state["v"] == v)["item"] == str(films[0])
    assert party.row(slug).video_id == films[0]


def test_an_entry_played_again_under_the_same_op_is_answered_as_the_first_time(
    party: Party,
) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    sent = {"op": str(uuid.uuid4()), "entry": add(host, party.film())}
    sent["base_v"] = host.state()["v"]
    first = host.ask("queue:play", sent)
    assert first["ok"], first
    assert host.ask("queue:play", sent) == first
    assert ask(host, "queue:play", entry=sent["entry"], base_v=first["v"])["code"] == (
        "ENTRY_NOT_FOUND"
    )


def test_a_film_that_goes_is_in_no_queue(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=1)
    going, staying = party.film(), party.film()
    add(host, going)
    kept = add(host, staying)
    add(host, going)
    assert party.call(party.creator, "DELETE", f"/videos/{going}") == 204
    host.hear("queue", lambda queue: [one["id"] for one in queue["items"]] == [kept])


def test_a_film_that_cannot_play_when_its_turn_comes_is_passed_over(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    lost, good = party.film(), party.film()
    add(host, lost)
    add(host, good)
    party.videos.access(lost, "private")
    assert host.play("next", host.state()["v"])["ok"]
    host.hear("state", lambda state: state["item"] == str(good))
    assert order(host) == []


def test_a_film_some_may_not_see_has_no_title_for_them_and_a_mark_for_the_others(
    party: Party,
) -> None:
    slug = party.room()
    creator = party.member(slug, party.creator, on=0)
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    entry = add(creator, party.film(title="Secret reel", access="private"))
    assert ask(host, "queue:add", item=str(party.film(access="private")))["code"] == (
        "VIDEO_NOT_FOUND"
    )
    (theirs,) = queue_of(creator)["items"]
    assert [theirs[name] for name in ("reason", "blocked")] == [None, 2]
    assert theirs["film"]["title"] == "Secret reel"
    assert theirs["blocked_members"] == []
    (neutral,) = queue_of(guest)["items"]
    assert (neutral["film"], neutral["reason"]) == (None, "VIDEO_NOT_FOUND")
    assert (neutral["blocked"], neutral["id"]) == (None, entry)
    (marked,) = queue_of(host)["items"]
    assert (marked["film"], marked["blocked"]) == (None, 2)
    assert set(marked["blocked_members"]) == {one.joined["you"]["id"] for one in (host, guest)}
    assert "Secret" not in json.dumps(guest.heard) + json.dumps(queue_of(guest))


def test_when_a_right_to_a_queued_film_ends_everybody_is_told_to_look_again(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    film = party.film(title="Was public")
    add(host, film)
    assert titles(guest) == ["Was public"]
    assert party.call(party.creator, "PATCH", f"/videos/{film}", {"access": "private"}) == 200
    assert guest.hear("queue:films") == {"why": "rights"}
    assert titles(guest) == [None]


def test_the_queue_is_read_over_rest_by_whoever_may_look_in(party: Party) -> None:
    slug = party.room()
    path = f"http://127.0.0.1:{party.ports[1]}/api/v1/rooms/{slug}/queue"
    host = party.member(slug, party.host, on=0)
    add(host, party.film(title="Over REST"))
    with urlopen(path, timeout=20) as answer:
        live = json.load(answer)
    party.close()
    party.redis.flushall()
    with urlopen(path, timeout=20) as answer:
        kept = json.load(answer)
    for found in (live, kept):
        (entry,) = found["items"]
        assert (entry["film"]["title"], entry["by"]["name"]) == (
            "Over REST",
            host.joined["you"]["name"],
        )


def remove(party: Party, person: Person) -> None:
    """Remove an account, in both steps."""
    wish = json.dumps({"username": person.username, "current_password": PASSWORD}).encode()
    headers = person.headers | {"Content-Type": "application/json"}
    me = f"http://127.0.0.1:{party.ports[0]}/api/v1/users/me"
    with urlopen(Request(f"{me}/deletion", wish, headers), timeout=20) as answer:
        token = json.load(answer)["token"]
    assert party.call(person, "DELETE", "/users/me", {"token": token}) == 204


def test_an_account_that_goes_leaves_films_without_a_name_and_no_votes(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    person = party.people.make()
    going = party.member(slug, person, on=1)
    mine, theirs = add(going, party.film()), add(host, party.film())
    ask(going, "queue:vote", entry=theirs)
    remove(party, person)
    going.hear("kicked")
    going.close()
    queue = host.hear(
        "queue", lambda queue: "Removed user" in {one["by"]["name"] for one in queue["items"]}
    )
    assert [(one["id"], one["votes"]) for one in queue["items"]] == [(mine, 0), (theirs, 0)]
    with party.app.app_context(), unit_of_work(writes=False):
        row = db.session.get_one(RoomEntry, uuid.UUID(mine))
        assert (row.user_id, row.name, row.member[:2]) == (None, "Removed user", "x-")
        assert db.session.get(RoomVote, (uuid.UUID(theirs), going.joined["you"]["id"])) is None


def test_everyone_may_order_where_everyone_steers(party: Party) -> None:
    slug = party.room()
    party.change(slug, preset=Preset.EVERYONE)
    guest = party.guest(slug, on=0)
    first, second = add(guest, party.film()), add(guest, party.film())
    assert ask(guest, "queue:move", entry=second, at=0, base_qv=2)["ok"]
    assert order(guest) == [second, first]
    with party.app.app_context(), unit_of_work(writes=False):
        assert videos.get(party.row(slug).video_id).watchable
