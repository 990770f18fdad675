"""What could not be told in time is told by whoever keeps the room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from app.rooms import service
from app.rooms.errors import RoomBusy
from app.rooms.live import leading, presence
from app.rooms.live.here import here
from app.rooms.live.keeper import Keeper
from app.rooms.live.scripts import key, telling_key
from app.rooms.order import turn
from app.rooms.people import id_of_user
from tests.accounts.factories import Person
from tests.rooms.doors import Doors

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a turn."""
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.1)


@contextmanager
def busy(doors: Doors, slug: str) -> Iterator[str]:
    """Let somebody be telling all the time; afterwards the keepers do what they owe."""
    with doors.app.app_context():
        room, redis = service.find(slug).key, here().live.scripts.redis
        redis.set(telling_key(room), "somebody", px=60_000)
        yield room
        redis.delete(telling_key(room))


def keep(doors: Doors, room: str) -> None:
    """Do for a room what a process does every second."""
    with doors.app.app_context():
        keeper = Keeper(doors.app, here())
        keeper.sweep(room, [])
        for one in here().owing.copy():
            leading.tell_owed(here(), one)
        assert not here().owing


def member(person: Person) -> str:
    """Name a person as rooms do."""
    return id_of_user(person.id)


def host(doors: Doors, room: str) -> str | None:
    """Answer who leads as Redis says."""
    with doors.app.app_context():
        return presence.host(room)


def test_an_owner_comes_back_to_a_busy_room_and_leads_it_again(doors: Doors) -> None:
    slug, deputy = doors.room(), doors.people.make()
    assert doors.join(slug, doors.host)["ok"]
    assert doors.join(slug, deputy)["ok"]
    doors.change(slug, host_id=deputy.id, stand_in=True)
    with doors.app.app_context():
        room = service.find(slug).key
        leading.tell_owed(here(), room)
    assert host(doors, room) == member(deputy)
    with busy(doors, slug):
        answer = doors.join(slug, doors.host)
        assert (answer["ok"], answer["you"]["role"]) == (True, "host")
        assert host(doors, room) == member(deputy), "nobody had a turn to tell it"
    keep(doors, room)
    assert host(doors, room) == member(doors.host)


def test_who_handed_a_busy_room_over_has_it_told_by_the_same_wish(doors: Doors) -> None:
    slug, heir = doors.room(), doors.people.make()
    leader = doors.sit(doors.host)
    assert leader.ask("room:join", {"room": slug})["ok"]
    assert doors.join(slug, heir)["ok"]
    wish = {"op": str(uuid4()), "member": member(heir)}
    with busy(doors, slug) as room:
        assert leader.ask("host:transfer", wish)["code"] == RoomBusy.code
        assert host(doors, room) == member(doors.host)
    assert leader.ask("host:transfer", wish)["ok"], "they are host no more, and it was theirs"
    assert host(doors, room) == member(heir)
    assert roles_told(doors, room) == {member(heir): "host", member(doors.host): "member"}
    another = {"op": str(uuid4()), "member": member(heir)}
    assert leader.ask("host:transfer", another)["code"] == "FORBIDDEN"


def roles_told(doors: Doors, room: str) -> dict[str, Any]:
    """Answer what Redis says of members."""
    with doors.app.app_context():
        return {one["id"]: one["role"] for one in presence.members(room)}


def test_what_is_set_from_outside_reaches_a_busy_room_later(doors: Doors) -> None:
    slug = doors.room()
    assert doors.join(slug, doors.host)["ok"]
    with busy(doors, slug) as room:
        assert doors.call("PATCH", f"/rooms/{slug}", {"wait_policy": "strict"}).status_code == 200
        redis = here().live.scripts.redis
        assert redis.hget(key(room, "meta"), "wait") != b"strict"
        keeper = Keeper(doors.app, here())
        keeper.sweep(room, [])
        with pytest.raises(RoomBusy):
            leading.tell_owed(here(), room)
    keep(doors, room)
    with doors.app.app_context():
        assert redis.hget(key(room, "meta"), "wait") == b"strict"


def test_a_redis_that_is_behind_is_told_who_leads(doors: Doors) -> None:
    slug = doors.room()
    assert doors.join(slug, doors.host)["ok"]
    with doors.app.app_context():
        room = service.find(slug).key
        here().live.set_roles(room, {}, host="u-older")
        Keeper(doors.app, here()).recheck(room, [])
    keep(doors, room)
    assert host(doors, room) == member(doors.host)
