"""Many at once: nobody is counted twice or lost, and nobody follows a channel that is going."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.channels import service, subscriptions
from app.channels.errors import ChannelNotFound
from app.channels.models import Sponsorship, Subscription
from app.core.database import unit_of_work
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.channels.test_removal import second
from tests.databases import BOTH, POSTGRES

pytestmark = pytest.mark.integration


@pytest.fixture
def sea(people: People, followers: Followers) -> UUID:
    """The id of a channel."""
    return followers.channel(people.make())


def at_once(*deeds: Callable[[], None]) -> None:
    """Do all this at the same time."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(deed) for deed in deeds]:
            done.result(timeout=60)


def rows(app: Flask, table: type[Subscription | Sponsorship]) -> int:
    """Count the rows of a table."""
    with app.app_context(), unit_of_work(writes=False) as session:
        return int(session.query(table).count())


def crowd(people: People, number: int) -> Sequence[Person]:
    """Make some people."""
    return [people.make() for _ in range(number)]


@BOTH
def test_a_crowd_that_comes_and_goes_is_counted_exactly(
    app: Flask, people: People, followers: Followers, sea: UUID
) -> None:
    staying, leaving = crowd(people, 4), crowd(people, 4)
    for person in leaving:
        followers.subscribe(person, sea)
    come = [lambda one=person: followers.subscribe(one, sea) for person in staying * 2]
    go = [lambda one=person: followers.unsubscribe(one, sea) for person in leaving * 2]
    at_once(*come, *go)
    assert followers.count(sea) == rows(app, Subscription) == len(staying)


@BOTH
def test_one_who_asks_and_is_granted_twice_at_once_sponsors_once(
    app: Flask, people: People, followers: Followers, sea: UUID
) -> None:
    ben = people.make()
    ask, grant = lambda: followers.ask(ben, sea), lambda: followers.sponsor(ben, sea)
    at_once(ask, grant, ask, grant)
    assert rows(app, Sponsorship) == rows(app, Subscription) == followers.count(sea) == 1


@POSTGRES
def test_nobody_follows_a_channel_that_is_just_going(app: Flask, people: People, sea: UUID) -> None:
    ben = people.make()
    with pytest.raises(ChannelNotFound):
        second(
            app,
            lambda: service.remove(service.get(str(sea))),
            lambda: subscriptions.subscribe(accounts.get(ben.id), sea),
        )
