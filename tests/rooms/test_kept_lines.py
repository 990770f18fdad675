"""How long lines are kept: the old go, what is pinned and what is young stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock, registries
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.chat import kept, notices, talking
from app.rooms.chat import service as chat
from app.rooms.models import Room, RoomMessage, RoomReaction
from tests.accounts.factories import People
from tests.rooms.party import Party

pytestmark = pytest.mark.integration
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
KIM = chat.Author("g-1", "Kim", None)
OLD = timedelta(days=400)


def room_of(app: Flask, people: People) -> str:
    """Open a room with lines: three old ones, a pinned old one, and two of today."""
    slug = Party(app, people, [], None).room(permanent=True)
    with app.app_context(), unit_of_work():
        room = service.lock(service.find(slug).key)
        room.created_at = clock.now() - OLD
        first, *_old = [chat.send(room, KIM, op=text, text=text) for text in ("a", "b")]
        chat.react(room, "g-1", first.id, "👏", on=True)
        notices.announce(room, chat.Author(_host(room), "Host", room.host_id), op="p", text="pin")
        answered = chat.send(room, KIM, op="c", text="c")
        db.session.query(RoomMessage).update({"created_at": clock.now() - OLD})
        chat.send(room, KIM, op="d", text="d", reply_to=answered.id, position=3.0)
        chat.send(room, KIM, op="e", text="e")
    return slug


def _host(room: Room) -> str:
    return f"u-{room.host_id.hex}"


def run(app: Flask, *, dry_run: bool = False) -> int:
    """Tidy old lines away."""
    with app.app_context():
        return registries.of(app).cleanups["room-chats"].run(clock.now(), dry_run)


def texts(app: Flask) -> list[str]:
    """List the lines that are kept."""
    with app.app_context(), unit_of_work(writes=False):
        return [line.text for line in db.session.query(RoomMessage).order_by(RoomMessage.seq)]


@BOTH
def test_old_lines_go_and_what_is_pinned_stays(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = room_of(app, people)
    monkeypatch.setattr(kept, "AT_ONCE", 2)
    assert run(app, dry_run=True) == 3
    assert len(texts(app)) == 6
    assert run(app) == 3
    assert texts(app) == ["pin", "d", "e"]
    assert run(app, dry_run=True) == run(app) == 0
    with app.app_context(), unit_of_work(writes=False):
        room = service.find(slug)
        lines = chat.before(room)
        assert [line.text for line in lines] == ["d", "e"]
        assert lines[0].reply_to is None
        assert not chat.has_earlier(room, lines)
        assert notices.pinned(room).text == "pin"
        assert db.session.query(RoomReaction).count() == 0


def test_numbers_go_on_and_clearing_takes_the_pinned_line_too(app: Flask, people: People) -> None:
    slug = room_of(app, people)
    run(app)
    with app.app_context(), unit_of_work():
        room = service.lock(service.find(slug).key)
        assert chat.send(room, KIM, op="f", text="f").seq == 7
        notices.clear(room)
        assert notices.pinned(room) is None
    assert texts(app) == [""] * 4


def test_an_announcement_that_was_taken_back_brings_no_older_one_back(
    app: Flask, people: People
) -> None:
    slug = room_of(app, people)
    with app.app_context(), unit_of_work():
        room = service.lock(service.find(slug).key)
        host = chat.Author(_host(room), "Host", room.host_id)
        second = notices.announce(room, host, op="q", text="second")
        chat.remove(room, host.id, second.id)
    assert run(app) == 4
    with app.app_context(), unit_of_work(writes=False):
        assert notices.pinned(service.find(slug)) is None


def test_a_house_may_keep_them_for_ever(app: Flask, people: People) -> None:
    room_of(app, people)
    app.config["ROOM_CHAT_RETENTION_DAYS"] = 0
    assert run(app, dry_run=True) == run(app) == 0
    assert len(texts(app)) == 6


def test_a_cleared_announcement_does_not_come_back_with_an_appeal(
    app: Flask, people: People
) -> None:
    slug = room_of(app, people)
    with app.app_context(), unit_of_work():
        room = service.lock(service.find(slug).key)
        pinned = notices.pinned(room)
        talking.take_down(pinned.id, at=clock.now())
        notices.clear(room)
    with app.app_context(), unit_of_work():
        talking.take_down(pinned.id, at=None)
        assert notices.pinned(service.find(slug)) is None
        assert db.session.get_one(RoomMessage, pinned.id).text == "pin"
