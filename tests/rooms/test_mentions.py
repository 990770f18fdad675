"""Mentions: who is named is told when they are not looking, once, and only if they may know."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text as sql

from app.accounts import service as accounts
from app.core import clock
from app.core.database import db, unit_of_work
from app.notifications import service as notifications
from app.notifications.models import Notification
from app.rooms import service
from app.rooms.chat import mentions, talking, telling
from app.rooms.chat.said import ChatEdit, ChatSend
from app.rooms.live.store import Seat
from app.rooms.models import RoomMention
from tests.accounts.factories import People, Person
from tests.rooms.client import PATIENCE
from tests.rooms.party import Party
from tests.rooms.test_grants import ask, id_of
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
News = Callable[[Person], list[Any]]


@pytest.fixture
def news(party: Party) -> News:
    """Reads what somebody was told of mentions."""

    def read(person: Person) -> list[Any]:
        with party.app.app_context(), unit_of_work(writes=False):
            query = db.session.query(Notification).filter_by(user_id=person.id)
            return [row.about for row in query.filter_by(kind="mention_in_room")]

    return read


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("@ada look", "ada look"),
        ("look, @ada!", "ada"),
        ("(@Ada Lovelace)", "Ada Lovelace"),
        ("@one two three four five", "one two three four"),
    ],
)
def test_what_follows_an_at_may_be_a_name_of_several_words(text: str, first: str) -> None:
    assert next(mentions.named(text))[0] == first


@pytest.mark.parametrize("text", ["ada@example.org", "@ ada", "@@ada", "no name"])
def test_an_address_names_nobody(text: str) -> None:
    assert list(mentions.named(text)) == []


def test_who_is_named_and_has_gone_is_told_once_until_they_have_read_it(
    party: Party, news: News
) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.people.make()
    visit = party.member(slug, ada)
    host.say(f"welcome @{ada.username}")
    assert news(ada) == [], "who is looking sees the line"
    visit.ask("room:leave")
    for _ in range(2):
        host.say(f"where are you, @{ada.username.upper()}?")
    (told,) = news(ada)
    assert told["who"] == party.host.username


def test_nobody_is_told_who_was_never_there_or_is_banned(party: Party, news: News) -> None:
    slug = party.room()
    host, stranger, eve = party.member(slug, party.host), party.people.make(), party.people.make()
    banned = party.member(slug, eve)
    assert ask(host, "mod:ban", member=id_of(banned))["ok"]
    host.say(f"@{stranger.username} and @{eve.username}")
    assert news(stranger) == news(eve) == []


def test_the_news_go_with_the_line_and_with_the_chat(party: Party, news: News) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.people.make()
    party.member(slug, ada).ask("room:leave")
    line = host.say(f"@{ada.username}?")
    assert len(news(ada)) == 1
    assert ask(host, "chat:delete", id=line["id"])["ok"]
    assert news(ada) == []
    host.say(f"@{ada.username}!")
    assert len(news(ada)) == 1
    assert ask(host, "mod:clear")["ok"]
    assert news(ada) == []


def test_a_name_that_comes_by_an_edit_is_told_and_nobody_twice(party: Party, news: News) -> None:
    slug = party.room()
    host, ada, bob = party.member(slug, party.host), party.people.make(), party.people.make()
    for one in (ada, bob):
        party.member(slug, one).ask("room:leave")
    line = host.say(f"@{ada.username}, where are you?")
    assert (len(news(ada)), len(news(bob))) == (1, 0)
    with party.app.app_context(), unit_of_work():
        notifications.mark_all_read(ada.id)
    for text in (f"@{ada.username} and @{bob.username}?", "nobody", f"@{ada.username}!"):
        assert ask(host, "chat:edit", id=line["id"], text=text)["ok"]
    assert (len(news(ada)), len(news(bob))) == (1, 0), "what nobody read goes with the name"


def test_edits_make_a_line_name_no_more_than_ten(app: Flask, people: People) -> None:
    talk, others = Talk(app, people), [people.make() for _ in range(mentions.MOST + 2)]
    for one in others:
        talk.know(one)
    talk.say("nobody")
    for one in others:
        talk.edit(f"@{one.username}!")
    with app.app_context(), unit_of_work(writes=False):
        told = db.session.query(RoomMention).filter(RoomMention.told_at.is_not(None))
        assert told.count() == mentions.MOST
        assert db.session.query(Notification).count() == 0, "it names none of them any more"


def test_an_announcement_tells_whom_it_names(party: Party, news: News) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.people.make()
    party.member(slug, ada).ask("room:leave")
    assert ask(host, "mod:announce", text=f"@{ada.username} brings cake")["ok"]
    assert len(news(ada)) == 1


def test_news_are_told_though_whoever_kept_the_line_died_before(party: Party, news: News) -> None:
    slug, ada = party.room(), party.people.make()
    host, later = party.member(slug, party.host), party.people.make()
    for one in (ada, later):
        party.member(slug, one).ask("room:leave")
    line, old = (uuid.UUID(host.say("are you there?")["id"]) for _ in range(2))
    ten_seconds, two_days = timedelta(seconds=10), timedelta(days=2)
    with party.app.app_context(), unit_of_work():
        for said, user, age in ((line, ada, ten_seconds), (old, later, two_days)):
            noted = clock.now() - age
            db.session.add(RoomMention(message_id=said, user_id=user.id, created_at=noted))
    wait_for(lambda: len(news(ada)) == 1, what="the news")
    assert news(later) == []
    with party.app.app_context(), unit_of_work(writes=False):
        for one in ((line, ada.id), (old, later.id)):
            assert db.session.get_one(RoomMention, one).told_at is not None


def test_a_line_whose_news_fail_is_tried_ever_more_rarely(monkeypatch: pytest.MonkeyPatch) -> None:
    failing, line, now = telling.Failing(), uuid.uuid4(), clock.monotonic()
    pauses = []
    for _ in range(10):
        failing.failed(line)
        pauses.append(round(failing.lines[line][1] - now, -1))
    assert (pauses[:3], pauses[-1]) == ([20, 40, 80], 3600)
    assert failing.waiting() == [line]
    monkeypatch.setattr(clock, "monotonic", lambda: now + 3700)
    assert failing.waiting() == []
    monkeypatch.setattr(clock, "monotonic", lambda: now + 100_000)
    assert (failing.waiting(), failing.lines) == ([], {})


class Talk:
    """A room of which somebody is a member who is away, and a guest who talks there."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.ada = app, people.make()
        slug = Party(app, people, [], None).room()
        with app.app_context(), unit_of_work():
            self.key = service.find(slug).key
        self.seat = Seat(self.key, "g-1", "", {"id": "g-1", "name": "Kim", "user_id": None})
        self.last = ""
        self.know(self.ada)

    def know(self, one: Person) -> None:
        """Make the room remember somebody."""
        with self.app.app_context(), unit_of_work():
            room, member = service.get(self.key), f"u-{one.id.hex}"
            service.remember(room, member, name=one.username, user_id=one.id)

    def say(self, text: str) -> int:
        """Say something; answer its number."""
        with self.app.app_context():
            said = talking.send(self.seat, ChatSend(op=str(uuid.uuid4()), text=text))
            self.last = str(said["id"])
            return int(str(said["seq"]))

    def edit(self, text: str) -> None:
        """Change what was said last."""
        change = ChatEdit(op=str(uuid.uuid4()), id=uuid.UUID(self.last), text=text)
        with self.app.app_context():
            talking.edit(self.seat, change)

    def news(self) -> int:
        """Count what the one who is away was told."""
        with self.app.app_context(), unit_of_work(writes=False):
            return db.session.query(Notification).filter_by(user_id=self.ada.id).count()


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_room_does_not_wait_for_the_news_of_a_line(app: Flask, people: People) -> None:
    talk = Talk(app, people)
    with ThreadPoolExecutor(2) as pool:
        with app.app_context(), unit_of_work():
            db.session.execute(sql("LOCK TABLE notification IN EXCLUSIVE MODE"))
            naming = pool.submit(talk.say, f"@{talk.ada.username}, come!")
            wait_for(lambda: _waits(app) == 1)
            assert pool.submit(talk.say, "nobody waits").result(PATIENCE) == 2
        assert naming.result(PATIENCE) == 1
    assert talk.news() == 1


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_lines_at_once_are_one_piece_of_news(app: Flask, people: People) -> None:
    talk = Talk(app, people)
    with ThreadPoolExecutor(2) as pool:
        with app.app_context(), unit_of_work():
            db.session.execute(sql("LOCK TABLE notification IN EXCLUSIVE MODE"))
            first = pool.submit(talk.say, f"@{talk.ada.username}, come!")
            wait_for(lambda: _waits(app) == 1)
            second = pool.submit(talk.say, f"@{talk.ada.username}, come at once!")
            wait_for(lambda: _waits(app) == 2)
        assert [first.result(PATIENCE), second.result(PATIENCE)] == [1, 2]
    assert talk.news() == 1


def _waits(app: Flask) -> int:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.scalar(sql(asked)) or 0)


def test_a_line_names_ten_people_at_most(app: Flask, people: People) -> None:
    party = Party(app, people, [], None)
    slug, many = party.room(), [people.make() for _ in range(mentions.MOST + 2)]
    with app.app_context(), unit_of_work():
        room = service.find(slug)
        for one in many:
            user = accounts.get(one.id)
            user.shown_name = "Sam"
            service.remember(room, f"u-{user.id.hex}", name="Sam", user_id=user.id)
        assert len(mentions.users(room, "@Sam!")) == mentions.MOST
