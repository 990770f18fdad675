"""What is told of sponsoring: to whom it concerns, not to who did it, and not without end."""

from __future__ import annotations

import pytest
from flask import Flask

from app.channels import service
from app.core.database import unit_of_work
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.notifications.conftest import desk as desk  # noqa: PLC0414
from tests.notifications.factories import Desk

pytestmark = pytest.mark.integration


class Pair:
    """A channel's owner and somebody else."""

    def __init__(self, app: Flask, people: People, desk: Desk) -> None:
        self.app, self.desk, self.acts = app, desk, Followers(app)
        self.owner, self.fan = people.make(), people.make()
        self.channel = self.acts.channel(self.owner)

    def kinds(self, person: Person) -> list[str]:
        """Say of what kinds the news of somebody are."""
        return [row.kind.removeprefix("sponsorship_") for row in self.desk.of(person)]


@pytest.fixture
def pair(app: Flask, people: People, desk: Desk) -> Pair:
    """A channel's owner and somebody else."""
    return Pair(app, people, desk)


def test_the_owner_is_told_of_a_wish_once(pair: Pair) -> None:
    pair.acts.ask(pair.fan, pair.channel)
    pair.acts.ask(pair.fan, pair.channel)
    assert (pair.kinds(pair.owner), pair.kinds(pair.fan)) == (["asked"], [])
    row = pair.desk.of(pair.owner)[0]
    assert row.about["who"] == pair.fan.username
    assert row.link == f"/channels/{pair.owner.username}/sponsors"


def test_who_asked_is_told_of_the_yes_and_of_the_end(pair: Pair) -> None:
    pair.acts.ask(pair.fan, pair.channel)
    pair.acts.sponsor(pair.fan, pair.channel)
    assert pair.kinds(pair.fan) == ["granted"]
    pair.acts.sponsor(pair.fan, pair.channel)
    assert pair.kinds(pair.fan) == ["granted"]
    pair.acts.end(pair.fan, pair.channel)
    assert pair.kinds(pair.fan) == ["granted", "ended"]
    assert pair.kinds(pair.owner) == ["asked"]


@pytest.mark.parametrize("by", ["withdraw", "unsubscribe"])
def test_who_ended_it_themselves_is_not_told(pair: Pair, by: str) -> None:
    pair.acts.sponsor(pair.fan, pair.channel)
    getattr(pair.acts, by)(pair.fan, pair.channel)
    assert pair.kinds(pair.fan) == ["granted"]


def test_nobody_is_told_of_a_wish_that_is_declined_or_withdrawn(pair: Pair) -> None:
    for by in (pair.acts.end, pair.acts.withdraw):
        pair.acts.ask(pair.fan, pair.channel)
        by(pair.fan, pair.channel)
    assert pair.kinds(pair.fan) == []


def test_sponsors_are_told_that_their_channel_is_gone(pair: Pair) -> None:
    pair.acts.sponsor(pair.fan, pair.channel)
    with pair.app.app_context(), unit_of_work():
        service.remove(service.get(str(pair.channel)))
    assert pair.kinds(pair.fan) == ["granted", "ended"]


def test_nobody_is_told_the_same_over_and_over_in_a_day(pair: Pair) -> None:
    for _ in range(3):
        pair.acts.ask(pair.fan, pair.channel)
        pair.acts.withdraw(pair.fan, pair.channel)
        pair.acts.sponsor(pair.fan, pair.channel)
        pair.acts.end(pair.fan, pair.channel)
    assert pair.kinds(pair.owner) == ["asked"]
    assert pair.kinds(pair.fan) == ["granted", "ended"]
    pair.desk.hands.turn(days=1)
    pair.acts.ask(pair.fan, pair.channel)
    pair.acts.sponsor(pair.fan, pair.channel)
    assert pair.kinds(pair.owner) == ["asked", "asked"]
    assert pair.kinds(pair.fan) == ["granted", "ended", "granted"]
