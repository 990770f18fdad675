"""Who is told of a reply, what becomes of it, and what is left of somebody who goes."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.reactions import likes, service
from app.reactions.values import Mode
from app.videos import service as videos_service
from tests.accounts.factories import People, Person
from tests.notifications.conftest import desk as desk  # noqa: PLC0414
from tests.notifications.factories import Desk
from tests.personal.factories import gone, leave, work_off
from tests.reactions.factories import Talk
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


def told(desk: Desk, person: Person) -> list[str]:
    """Answer who replied to somebody, as they are told."""
    return [row.about["who"] for row in desk.of(person) if row.kind == "reply"]


def test_whom_a_reply_speaks_to_is_told_and_nobody_else(
    desk: Desk, talk: Talk, people: People, ben: Person, mia: Person, film: UUID
) -> None:
    kim = people.make(username="kim")
    first = talk.say(ben, film, "First")
    talk.say(ben, film, "Also me", reply_to=first)
    reply = talk.say(mia, film, "Second", reply_to=first)
    third = talk.say(kim, film, "Third", reply_to=reply)
    assert (told(desk, ben), told(desk, mia), told(desk, kim)) == (["mia"], ["kim"], [])
    row = desk.of(mia)[-1]
    assert row.about["title"] == "Harbour"
    assert row.link == f"/watch/{film}?comment={third}#comment-{third}"


def test_news_of_a_reply_go_with_it_and_come_with_approval(
    desk: Desk, talk: Talk, ben: Person, mia: Person, film: UUID
) -> None:
    first = talk.say(mia, film, "First")
    talk.keep(mia, mode=Mode.APPROVAL)
    reply = talk.say(ben, film, "Second", reply_to=first)
    assert told(desk, mia) == []
    talk.act(service.approve, reply)
    assert told(desk, mia) == ["ben"]
    talk.edit(ben, reply, "Other")
    assert told(desk, mia) == []
    talk.act(service.approve, reply)
    talk.remove(ben, reply)
    assert told(desk, mia) == []


def test_a_creator_is_told_once_that_comments_wait_until_none_does(
    desk: Desk,
    talk: Talk,
    people: People,
    ben: Person,
    mia: Person,
    film: UUID,
    client: FlaskClient,
) -> None:
    def waiting() -> list[tuple[str, str]]:
        kind = "comment_waits"
        return [(row.about["title"], row.link) for row in desk.of(mia) if row.kind == kind]

    talk.say(ben, film, "Open")
    talk.keep(mia, "spam", mode=Mode.OPEN)
    assert waiting() == []
    first, second = (talk.say(ben, film, f"Spam {number}") for number in range(2))
    assert waiting() == [("Harbour", f"/studio/videos/{film}/comments")]
    talk.act(service.approve, first)
    assert len(waiting()) == 1
    talk.edit(ben, second, "Sea")
    assert waiting() == []
    talk.edit(ben, second, "Spam again")
    assert len(waiting()) == 1
    talk.remove(mia, second)
    assert waiting() == []
    kim = people.make()
    talk.say(kim, film, "Spam")
    assert len(waiting()) == 1
    leave(client, kim)
    assert waiting() == []
    talk.say(ben, film, "Spam")
    talk.act(lambda: videos_service.remove(videos_service.get(film)))
    assert waiting() == []


def test_nobody_is_told_of_a_video_they_must_not_know_of(
    desk: Desk, talk: Talk, ben: Person, mia: Person, film: UUID, videos: Videos
) -> None:
    first = talk.say(ben, film, "First")
    reply = talk.say(mia, film, "Second", reply_to=first)
    videos.access(film, "private")
    talk.say(mia, film, "Third", reply_to=first)
    assert told(desk, ben) == ["mia"]
    talk.act(lambda: videos_service.remove(videos_service.get(film)))
    assert told(desk, ben) == []
    assert talk.get(reply) is not None


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_of_somebody_who_goes_the_places_stay_and_the_counts_are_right(
    app: Flask, client: FlaskClient, store: object, desk: Desk, talk: Talk, people: People,
    ben: Person, mia: Person, film: UUID,
) -> None:  # fmt: skip
    kim = people.make(username="kim")
    hers, his = talk.say(kim, film, "Hers"), talk.say(ben, film, "His")
    answer = talk.say(ben, film, "To her", reply_to=hers)
    talk.say(kim, film, "To him", reply_to=answer)
    alone = talk.say(ben, film, "Alone")
    talk.act(service.pin, alone)
    for what in (hers, his):
        talk.by(ben, likes.like_comment, what)
    for who, stars in ((ben, 5), (kim, 2)):
        talk.like(who, film)
        talk.rate(who, film, stars)
    talk.keep(mia, mode=Mode.APPROVAL)
    unseen = talk.say(ben, film, "Unseen")
    assert told(desk, kim) == ["ben"]

    leave(client, ben)
    for is_gone in (False, True):
        assert gone(app, ben.id) is is_gone
        page = client.get(f"/api/v1/videos/{film}/comments").get_json()["items"]
        shown = [(one["state"], one["text"], one["author"], one["pinned"]) for one in page]
        assert shown[:2] == [("removed_user", None, None, False)] * 2
        assert shown[2][:2] == ("shown", "Hers")
        replies = page[2]["replies"]
        assert [(one["state"], one["text"]) for one in replies] == [
            ("removed_user", None),
            ("shown", "To him"),
        ]
        assert replies[1]["mentions"] is None
        assert talk.get(answer).text == ""  # type: ignore[union-attr]
        assert talk.get(unseen) is None
        assert told(desk, kim) == []
        counted = {"like_count": 1, "comment_count": 2, "rating_sum": 2, "rating_count": 1}
        assert talk.counted(film) == talk.rows(film) == counted
        assert talk.wrong_counts() == []
        work_off(app)


def test_too_many_comments_in_a_short_time_are_refused_at_every_door(limited_app: Flask) -> None:
    people = People(limited_app)
    mia, ben = people.make(), people.make()
    film = Videos(limited_app).make(mia.id)
    browser = people.browser(ben)
    doors = (f"/api/v1/videos/{film}/comments", f"/watch/{film}/comments")
    found = [
        browser.post(doors[0], json={"text": "Hi"}).status_code
        if number % 2
        else browser.post(doors[1], data={"text": "Hi"}).status_code
        for number in range(7)
    ]
    assert found == [200, 201, 200, 201, 200, 201, 429]
    other = people.make()
    sent = browser.post(doors[0], json={"text": "Hi"}, headers=other.headers)
    assert sent.status_code == 201
