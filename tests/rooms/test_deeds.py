"""What was done is written down whichever way it was done, and told in the order it was done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import clock, registries
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.errors import RoomBusy
from app.rooms.live.here import here
from app.rooms.live.scripts import telling_key
from app.rooms.order import deeds as order_deeds
from app.rooms.order import roles
from app.rooms.order.models import RoomDeed
from app.rooms.order.turn import turn
from tests.accounts.factories import People
from tests.rooms.doors import Doors
from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = pytest.mark.integration
A_MOMENT = 0.3


def deeds(app: Flask) -> list[tuple[str, str]]:
    """List what was done, and by whom."""
    with app.app_context(), unit_of_work(writes=False):
        query = db.session.query(RoomDeed).order_by(RoomDeed.created_at, RoomDeed.id)
        return [(deed.action, deed.actor) for deed in query]


def test_what_is_done_over_rest_is_written_down(doors: Doors) -> None:
    slug, admin = doors.room(), doors.people.make("admin")
    host = f"u-{doors.host.id.hex}"
    assert doors.call("PATCH", f"/rooms/{slug}", {"name": "Saturday"}).status_code == 200
    assert doors.call("PATCH", f"/rooms/{slug}", {}).status_code == 200
    assert deeds(doors.app) == [("settings", host)]
    (told,) = doors.call("GET", f"/rooms/{slug}/deeds").get_json()["items"]
    assert told["actor"] == {"id": host, "name": doors.host.username}
    change = {"preset": "everyone"}
    assert doors.call("PATCH", f"/rooms/{slug}", change, person=admin).status_code == 200
    assert doors.call("DELETE", f"/rooms/{slug}").status_code == 204
    by_admin = ("settings", f"u-{admin.id.hex}")
    assert deeds(doors.app) == [("settings", host), by_admin, ("close", host)]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_room_that_is_being_closed_is_not_closed_again(app: Flask, people: People) -> None:
    party = Party(app, people, [], None)
    slug = party.room()

    def delete() -> Any:
        path = f"/api/v1/rooms/{slug}"
        return app.test_client().delete(path, headers=party.host.headers).status_code

    def is_waited_for() -> bool:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        with app.app_context(), db.engine.connect() as connection:
            return bool(connection.scalar(text(asked)))

    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), unit_of_work():
            service.close(service.lock(service.find(slug).key))
            second = pool.submit(delete)
            wait_for(is_waited_for)
        assert second.result() == 404


def test_who_tells_how_a_room_is_set_waits_for_who_does_so_already(doors: Doors) -> None:
    slug = doors.room()
    with doors.app.app_context():
        key = service.find(slug).key

    def tell() -> str:
        with doors.app.app_context():
            return roles.tell(key).name

    with ThreadPoolExecutor(1) as pool, doors.app.app_context():
        with turn(key):
            second = pool.submit(tell)
            assert not wait([second], A_MOMENT).done, "it would tell what is older now"
            doors.change(slug, name="Newer")
        assert second.result() == "Newer"


def test_who_died_while_telling_keeps_nobody_from_it_for_ever(doors: Doors) -> None:
    slug = doors.room()
    with doors.app.app_context():
        key = service.find(slug).key
        with turn(key):
            assert 0 < here().live.scripts.redis.pttl(telling_key(key)) <= 5_000


def test_who_gets_no_turn_is_told_so_and_tells_nothing(doors: Doors) -> None:
    slug = doors.room()
    host = doors.sit(doors.host)
    assert host.ask("room:join", {"room": slug})["ok"]
    wish = {"op": str(uuid4()), "name": "Saturday"}
    with doors.app.app_context():
        redis, key = here().live.scripts.redis, telling_key(service.find(slug).key)
        redis.set(key, "somebody", px=60_000)
        answer = host.ask("room:settings", wish)
        assert (answer["code"], answer["recoverable"]) == (RoomBusy.code, True)
        assert redis.get(key) == b"somebody", "a turn is ended by nobody else"
        redis.delete(key)
    assert host.ask("room:settings", wish)["settings"]["name"] == "Saturday"


def test_what_was_done_long_ago_goes_also_where_the_room_is_kept(doors: Doors) -> None:
    slug = doors.room(permanent=True)
    for name in ("Friday", "Saturday"):
        assert doors.call("PATCH", f"/rooms/{slug}", {"name": name}).status_code == 200
    run = registries.of(doors.app).cleanups["room-deeds"].run
    with doors.app.app_context():
        with unit_of_work():
            first = db.session.query(RoomDeed).order_by(RoomDeed.id).first()
            assert first is not None
            first.created_at = clock.now() - timedelta(days=366)
        assert (run(clock.now(), True), len(deeds(doors.app))) == (1, 2)
        doors.app.config["ROOM_DEEDS_RETENTION_DAYS"] = 0
        assert run(clock.now(), False) == 0
        doors.app.config["ROOM_DEEDS_RETENTION_DAYS"] = 365
        assert (run(clock.now(), False), len(deeds(doors.app))) == (1, 1)


def test_old_deeds_go_some_at_a_time_and_all_of_them(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = doors.room()
    for name in ("Thursday", "Friday", "Saturday"):
        assert doors.call("PATCH", f"/rooms/{slug}", {"name": name}).status_code == 200
    monkeypatch.setattr(order_deeds, "AT_ONCE", 2)
    run = registries.of(doors.app).cleanups["room-deeds"].run
    later = clock.now() + timedelta(days=366)
    with doors.app.app_context():
        with unit_of_work():
            assert order_deeds.forget_before(later) == 2
        assert (run(later, False), deeds(doors.app)) == (1, [])
