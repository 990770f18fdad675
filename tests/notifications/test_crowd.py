"""Many are told by a job, batch by batch, each once, whatever becomes of the worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.notifications import crowd, delivery, service
from app.notifications.errors import UnknownKind
from tests.accounts.factories import People, Person
from tests.notifications.factories import HARBOUR, Desk
from tests.queries import counted_queries

pytestmark = pytest.mark.integration


@pytest.fixture
def followers(people: People, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Seven people, who are told two at a time."""
    monkeypatch.setattr(crowd, "BATCH", 2)
    made = [people.make() for _ in range(7)]

    def audience(_of: UUID) -> Any:
        return select(User.id).where(User.username.in_([one.username for one in made]))

    monkeypatch.setitem(crowd._audiences, "followers", audience)
    return made


def tell(desk: Desk, **given: Any) -> None:
    """Have the followers told of a new video."""
    values: dict[str, Any] = {"about": HARBOUR, "link": "/watch/1", "key": "video:1"} | given
    desk.act(service.notify_many, "followers", uuid4(), "new_video", **values)


def test_everybody_is_told_once_also_when_it_is_told_again(
    desk: Desk, followers: list[Person], people: People
) -> None:
    stranger = people.make()
    tell(desk)
    assert [len(desk.of(one)) for one in followers] == [0] * 7
    desk.work()
    tell(desk)
    desk.work()
    assert [len(desk.of(one)) for one in followers] == [1] * 7
    assert desk.of(stranger) == []
    assert [job.state for job in desk.jobs(crowd.KIND)] == ["COMPLETED"] * 2


def test_a_worker_that_dies_halfway_tells_nobody_twice(
    desk: Desk, followers: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = []

    def die_in_the_third(people: Any, news: Any) -> Any:
        rounds.append(people)
        if len(rounds) == 3:
            raise SystemExit
        return deliver(people, news)

    deliver = delivery.deliver
    monkeypatch.setattr(delivery, "deliver", die_in_the_third)
    tell(desk)
    with pytest.raises(SystemExit):
        desk.work()
    assert sum(len(desk.of(one)) for one in followers) == 4
    desk.hands.turn(minutes=5)
    desk.work()
    assert [len(desk.of(one)) for one in followers] == [1] * 7


def test_telling_many_costs_the_one_who_publishes_no_more_than_telling_few(
    desk: Desk, followers: list[Person]
) -> None:
    counts = []
    for _ in range(2):
        with counted_queries(desk.app) as asked:
            tell(desk)
        counts.append(len(asked))
        del followers[1:]
    assert counts[0] == counts[1]


def test_open_pages_hear_of_it_and_mails_go_to_who_wants_them_at_once(
    desk: Desk, followers: list[Person], socketio_client: Any
) -> None:
    desk.choose(followers[3], "new_video", mail="at_once")
    socket = socketio_client("/notifications", token=followers[5].token)
    tell(desk)
    desk.work()
    heard = [one["name"] for one in socket.get_received("/notifications")]
    assert heard == ["notification", "unread"]
    assert [mail["To"] for mail in desk.mails()] == [followers[3].email]


def test_news_or_an_audience_nobody_knows_is_a_mistake_at_once(
    desk: Desk, followers: list[Person]
) -> None:
    about = {"about": HARBOUR, "key": "1"}
    with pytest.raises(UnknownKind):
        desk.act(service.notify_many, "followers", uuid4(), "weather", **about)
    with pytest.raises(KeyError):
        desk.act(service.notify_many, "neighbours", uuid4(), "new_video", **about)
