"""Whoever deals with people finds them in a room, also where a crowd is only counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.live.here import here
from app.rooms.models import Role
from app.rooms.people import id_of_user
from tests.accounts.factories import People, Person
from tests.rooms.factories import seat
from tests.rooms.party import Party

pytestmark = pytest.mark.integration
MANY = 230


class Crowd:
    """A room of so many guests, and whoever asks for them."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.party = app, Party(app, people, [], None)
        self.slug = self.party.room()
        self.key = self.party.row(self.slug).key
        with app.app_context():
            here().revive(self.key)
            for number in range(MANY):
                self.come_in(f"g-{number}", f"Guest {number}")
        self.client = app.test_client()

    def come_in(self, member: str, name: str) -> None:
        """Let somebody in."""
        here().live.join(seat(self.key, member, name=name), places=-1)

    def ask(self, person: Person, **query: Any) -> Any:
        """Look for people, as a person."""
        path = f"/api/v1/rooms/{self.slug}/members/search"
        return self.client.get(path, query_string=query, headers=person.headers)

    def found(self, **query: Any) -> tuple[list[str], int]:
        """Answer the names the host finds, and how many fit."""
        answer = self.ask(self.party.host, **query).get_json()
        return [one["name"] for one in answer["items"]], answer["pagination"]["total"]


@pytest.fixture
def crowd(app: Flask, people: People) -> Iterator[Crowd]:
    """A room of a crowd."""
    made = Crowd(app, people)
    yield made
    with app.app_context():
        here().live.scripts.redis.flushdb()


def test_the_host_of_a_crowd_finds_a_silent_guest_by_some_letters(crowd: Crowd) -> None:
    with crowd.app.app_context():
        crowd.come_in("g-kim", "Kim Löwe")
        crowd.come_in("g-percent", "100%")
        status = {"status": "paused", "drift": None, "span": "secret"}
        here().live.report(crowd.key, "g-kim", status, delay=0)
    counted = crowd.client.get(f"/api/v1/rooms/{crowd.slug}/members").get_json()
    assert (counted["count"], counted["members"]) == (MANY + 2, [])
    (kim,) = crowd.ask(crowd.party.host, q="LÖW").get_json()["items"]
    assert (kim["id"], kim["connected"], kim["host"]) == ("g-kim", True, False)
    assert (kim["status"], kim["role"]) == ("paused", "member")
    assert crowd.found(q="%") == (["100%"], 1)
    assert crowd.found(q="nobody") == ([], 0)


def test_a_crowd_is_read_by_pages_in_the_order_it_came(crowd: Crowd) -> None:
    first, total = crowd.found(page_size=50)
    last, _ = crowd.found(page_size=50, page=5)
    assert (len(first), len(last), total) == (50, MANY - 200, MANY)
    assert not set(first) & set(last)


def test_who_deals_with_nobody_finds_nobody(crowd: Crowd) -> None:
    path = f"/api/v1/rooms/{crowd.slug}/members/search"
    assert crowd.client.get(path).status_code == 401
    stranger = crowd.party.people.make()
    assert crowd.ask(stranger).status_code == 403
    helper = crowd.party.people.make()
    with crowd.app.app_context(), unit_of_work():
        room, member = service.find(crowd.slug), id_of_user(helper.id)
        known = service.remember(room, member, name="Ada", user_id=helper.id)
        known.role = Role.MODERATOR
    assert crowd.ask(helper).status_code == 200


def test_a_right_of_everybodys_role_opens_the_search_to_nobody_outside(crowd: Crowd) -> None:
    person = crowd.party.people.make()
    crowd.party.change(crowd.slug, grants={"member": {"kick": True}})
    assert crowd.ask(person).status_code == 403
    with crowd.app.app_context():
        crowd.come_in(id_of_user(person.id), "Ada")
    assert crowd.ask(person).status_code == 200
