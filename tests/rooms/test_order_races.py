"""What many do at once to keep order: one line in slow mode, one ban, one deed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.chat import notices
from app.rooms.chat import service as chat
from app.rooms.errors import SlowMode
from app.rooms.models import RoomMessage
from app.rooms.order import bans, deeds
from app.rooms.order.models import RoomBan, RoomDeed
from tests.accounts.factories import People
from tests.rooms.party import Party

pytestmark = pytest.mark.integration
AT_ONCE = 6


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_in_slow_mode_one_of_many_lines_sent_at_once_is_kept(app: Flask, people: People) -> None:
    slug = Party(app, people, [], None).room()
    with app.app_context(), unit_of_work():
        service.find(slug).slow_seconds = 600

    def write(number: int) -> bool:
        with app.app_context():
            try:
                with unit_of_work():
                    room = service.lock(service.find(slug).key)
                    author = chat.Author("g-1", "Kim", None)
                    chat.send(room, author, op=str(number), text="hello")
            except SlowMode:
                return False
            return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sorted(pool.map(write, range(AT_ONCE))) == [False] * (AT_ONCE - 1) + [True]
    with app.app_context():
        assert db.session.query(RoomMessage).count() == 1


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_the_same_ban_sent_many_times_at_once_is_one_ban_and_one_deed(
    app: Flask, people: People
) -> None:
    slug = Party(app, people, [], None).room()
    host = deeds.Somebody("u-host", "Host")

    def ban(_try: int) -> None:
        with app.app_context(), unit_of_work():
            room = service.lock(service.find(slug).key)
            if deeds.is_done(room, host.id, "op", action="ban", to=deeds.NOBODY):
                return
            about = {"user_id": None, "address": "a" * 64, "reason": "", "seconds": None}
            bans.ban(room, "g-1", name="Kim", **about)
            deeds.record(room, host, "ban", op="op")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ban, range(AT_ONCE)))
    with app.app_context():
        assert db.session.query(RoomBan).count() == db.session.query(RoomDeed).count() == 1


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_a_line_written_while_the_chat_is_cleared_is_gone_or_comes_after(
    app: Flask, people: People
) -> None:
    slug = Party(app, people, [], None).room()

    def act(number: int) -> None:
        with app.app_context(), unit_of_work():
            room = service.lock(service.find(slug).key)
            if number == AT_ONCE // 2:
                notices.clear(room)
            else:
                author = chat.Author(f"g-{number}", "Kim", None)
                chat.send(room, author, op=str(number), text="hello")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(act, range(AT_ONCE)))
    with app.app_context(), unit_of_work(writes=False):
        room = service.find(slug)
        for line in db.session.query(RoomMessage):
            assert (line.text == "") == (line.seq <= room.cleared_seq)
        assert len(chat.before(room)) == AT_ONCE - 1 - room.cleared_seq
