"""The daily letter: one a day, of what was not read, never twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.notifications import boxes, digest, outgoing, preferences, service
from app.notifications.errors import NotificationNotFound
from tests.accounts.factories import People, Person
from tests.databases import POSTGRES, waiting
from tests.notifications.factories import Desk, parts
from tests.servers import wait_for

pytestmark = pytest.mark.integration


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody who has new videos collected, as everybody at first."""
    return people.make()


def tell(desk: Desk, person: Person, title: str) -> None:
    """Tell somebody of a new video."""
    desk.tell(person, about={"channel": "Harbour films", "title": title})


def test_what_happened_in_a_day_is_one_letter(desk: Desk, ada: Person) -> None:
    for title in ("Dusk", "Dawn"):
        tell(desk, ada, title)
        desk.hands.turn(hours=11)
    assert desk.digests() == 0
    desk.hands.turn(hours=2)
    assert [desk.digests(), desk.digests()] == [1, 0]
    desk.work()
    (mail,) = desk.mails()
    assert mail["Subject"] == "2 pieces of news for you"
    written = parts(mail)[0]
    assert written.index("Dusk") < written.index("Dawn")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_next_letter_is_of_the_next_day(desk: Desk, ada: Person) -> None:
    tell(desk, ada, "Dusk")
    desk.hands.turn(days=1)
    desk.digests()
    tell(desk, ada, "Dawn")
    desk.hands.turn(hours=23)
    assert desk.digests() == 0
    desk.hands.turn(hours=1)
    assert desk.digests() == 1


def test_what_was_read_is_in_no_letter(desk: Desk, ada: Person, people: People) -> None:
    grace = people.make()
    for person in (ada, grace):
        tell(desk, person, "Dusk")
        tell(desk, person, "Dawn")
    desk.act(service.mark_all_read, ada.id)
    desk.act(service.mark_read, desk.ids(grace)[0])
    desk.hands.turn(days=1)
    assert desk.digests() == 1
    desk.work()
    (mail,) = desk.mails()
    assert mail["To"] == grace.email
    assert "Dusk" not in parts(mail)[0]


def test_what_is_read_before_the_letter_goes_out_is_not_sent(desk: Desk, ada: Person) -> None:
    tell(desk, ada, "Dusk")
    desk.hands.turn(days=1)
    desk.digests()
    desk.act(service.mark_all_read, ada.id)
    desk.work()
    assert desk.mails() == []


def test_a_very_long_day_is_told_in_its_newest_news(
    desk: Desk, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "MOST_NEWS", 2)
    for title in ("Dusk", "Dawn", "Noon"):
        tell(desk, ada, title)
    desk.hands.turn(days=1)
    desk.digests()
    desk.work()
    written = parts(desk.mails()[0])[0]
    assert ("Dusk" in written, "Noon" in written) == (False, True)
    assert "and 1 more on the site." in written


def test_one_press_ends_the_daily_letter_and_leaves_the_rest(desk: Desk, ada: Person) -> None:
    desk.act(preferences.stop_mails, ada.id, preferences.DIGEST)
    tell(desk, ada, "Dusk")
    desk.hands.turn(days=1)
    assert desk.digests() == 0
    with desk.app.app_context(), unit_of_work(writes=False):
        left = {choice.mail for choice in preferences.of_user(ada.id)}
    assert left == {"off", "at_once"}
    assert desk.act(service.unread_count, ada.id) == 1


@POSTGRES
def test_two_who_write_the_letter_at_once_write_one(app: Flask, desk: Desk, ada: Person) -> None:
    tell(desk, ada, "Dusk")
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            first = digest.write(ada.id)
            asked = pool.submit(desk.act, digest.write, ada.id)
            wait_for(lambda: waiting(app), what="the second to wait")
        assert (first, asked.result()) == (True, False)
    assert len(desk.jobs(outgoing.KIND)) == 1


@POSTGRES
def test_news_taken_off_the_list_while_they_are_read_are_not_found(
    app: Flask, desk: Desk, ada: Person
) -> None:
    tell(desk, ada, "Dusk")
    (news,) = desk.ids(ada)
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            service.remove(news)
            asked = pool.submit(desk.act, service.mark_read, news)
            wait_for(lambda: waiting(app), what="the second to wait")
        with pytest.raises(NotificationNotFound):
            asked.result()


@POSTGRES
def test_two_who_tell_the_same_news_at_once_tell_it_once(
    app: Flask, desk: Desk, ada: Person
) -> None:
    def second() -> bool:
        return desk.tell(ada, key="video:1")

    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            about = {"channel": "Harbour films", "title": "Dusk"}
            first = service.notify(ada.id, "new_video", about=about, key="video:1")
            asked = pool.submit(second)
            wait_for(lambda: waiting(app), what="the second to wait")
        assert (first, asked.result()) == (True, False)
    assert len(desk.of(ada)) == 1


@POSTGRES
def test_two_changes_at_once_are_numbered_and_counted_one_after_the_other(
    app: Flask, desk: Desk, ada: Person
) -> None:
    tell(desk, ada, "Dawn")

    def second() -> boxes.Box:
        service.notify(ada.id, "moderation", about={"text": "Hello"})
        return boxes.change_one(ada.id)

    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            service.notify(ada.id, "moderation", about={"text": "Hello"})
            first = boxes.change_one(ada.id)
            asked = pool.submit(desk.act, second)
            wait_for(lambda: waiting(app), what="the second to wait")
        box = asked.result()
    assert (first.unread, box.unread) == (2, 3)
    assert box.version > first.version
