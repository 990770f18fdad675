"""What rooms know of where people come from: guests only, as hashes, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock, registries
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.live.here import here
from app.rooms.live.scripts import key
from app.rooms.order import bans, whence
from app.rooms.order.models import RoomBan
from tests.rooms.doors import Doors

pytestmark = [pytest.mark.integration, pytest.mark.security]
HERE, THERE = "a" * 64, "b" * 64


def test_where_a_guest_came_from_is_known_and_nothing_of_who_has_an_account(doors: Doors) -> None:
    slug, ada = doors.room(), doors.people.make()
    assert doors.code(slug, ada) is None
    with doors.app.app_context():
        redis, room = here().live.scripts.redis, service.find(slug).key
        assert redis.exists(key(room, "came"), key(room, "origins")) == 0
        joined = doors.join(slug)
        address = whence.of(room, joined["you"]["id"])
        assert len(address or "") == 64
        assert "127.0.0.1" not in str(address)
        here().live.forget(room)
        assert whence.of(room, joined["you"]["id"]) is None


def test_it_is_forgotten_after_a_week_however_often_others_come(doors: Doors) -> None:
    with doors.app.app_context():
        whence.note("room", "g-1", HERE)
        later = clock.now() + timedelta(days=6)
        with clock.use(lambda: later):
            whence.note("room", "g-2", THERE)
            assert whence.of("room", "g-1") == HERE
        later += timedelta(days=2)
        with clock.use(lambda: later):
            assert whence.of("room", "g-1") is None
            assert whence.of("room", "g-2") == THERE
            whence.note("room", "g-3", HERE)
            redis = here().live.scripts.redis
            assert redis.zrange(key("room", "came"), 0, -1) == [b"g-2", b"g-3"]
            assert set(redis.hkeys(key("room", "origins"))) == {b"g-2", b"g-3"}


def test_one_guest_is_found_without_reading_what_is_known_of_all(doors: Doors) -> None:
    with doors.app.app_context():
        redis = here().live.scripts.redis
        for n in range(200):
            whence.note("room", f"g-{n}", HERE)
        before = redis.info("stats")["total_net_output_bytes"]
        assert whence.of("room", "g-7") == HERE
        # The answer to INFO itself is some thousand bytes of it.
        assert redis.info("stats")["total_net_output_bytes"] - before < 6_000


def test_who_comes_from_elsewhere_is_known_by_where_they_came_from_last(doors: Doors) -> None:
    with doors.app.app_context():
        whence.note("room", "g-1", HERE)
        later = clock.now() + timedelta(minutes=1)
        with clock.use(lambda: later):
            whence.note("room", "g-1", THERE)
        assert whence.of("room", "g-1") == THERE


def test_who_is_here_is_noted_again_before_it_is_forgotten_and_not_all_the_time(
    doors: Doors,
) -> None:
    guests = {"g-1": HERE, "g-2": THERE}
    with doors.app.app_context():
        redis = here().live.scripts.redis
        whence.keep("room", guests)
        noted = dict(redis.zrange(key("room", "came"), 0, -1, withscores=True))
        assert set(noted) == {b"g-1", b"g-2"}
        for days, again in ((0.5, False), (1.5, True)):
            later = clock.now() + timedelta(days=days)
            with clock.use(lambda moment=later: moment):
                whence.keep("room", guests)
            now = dict(redis.zrange(key("room", "came"), 0, -1, withscores=True))
            assert (now != noted) is again
        assert whence.of("room", "g-2") == THERE


def test_a_ban_that_is_over_leaves_nothing_behind(doors: Doors) -> None:
    slug = doors.room()
    about = {"name": "Kim", "user_id": None, "address": HERE, "reason": "loud"}
    with doors.app.app_context(), unit_of_work():
        room = service.find(slug)
        for member, seconds in (("g-1", 3600), ("g-2", 7200), ("g-3", None)):
            bans.ban(room, member, **about, seconds=seconds)
    run = registries.of(doors.app).cleanups["room-bans"].run
    later = clock.now() + timedelta(minutes=90)
    with doors.app.app_context(), clock.use(lambda: later):
        assert (run(later, True), db.session.query(RoomBan).count()) == (1, 3)
        assert run(later, False) == 1
        assert {one.member for one in db.session.query(RoomBan)} == {"g-2", "g-3"}
