"""Many at one door at once: places and invites are counted, never guessed."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.core.database import db, unit_of_work
from app.core.errors import AppError
from app.rooms import service
from app.rooms.invites import calling, links
from app.rooms.invites.entry import Key
from app.rooms.invites.models import RoomInvitation, RoomInvite, RoomPass
from app.rooms.people import of_user
from tests.accounts.factories import People
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
CROWD = 100


def test_of_a_hundred_at_once_at_two_processes_exactly_ten_come_in(party: Party) -> None:
    slug = party.room()
    crowd = [party.socket(on=n % 2) for n in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as pool:
        answers = pool.map(lambda one: one[1].join(slug, name=f"guest {one[0]}"), enumerate(crowd))
        codes = Counter(answer.get("code", "in") for answer in answers)
    assert codes == {"in": 10, "ROOM_FULL": CROWD - 10}
    assert party.redis is not None
    assert party.redis.hlen(party.key(slug, "members")) == 10


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_an_invite_for_three_lets_three_of_twelve_in_who_come_at_once(
    app: Flask, people: People
) -> None:
    party = Party(app, people, [], None)
    slug = party.room(privacy="private")
    with app.app_context(), unit_of_work():
        room = service.lock(service.find(slug).key)
        _, token = links.make(accounts.get(party.host.id), room, max_uses=3)

    def come(number: int) -> str:
        try:
            with app.test_request_context(), unit_of_work():
                person = of_user(accounts.get(crowd[number % 12].id))
                room = service.lock(service.find(slug).key)
                return service.admit(person, room, Key(invite=token))
        except AppError as error:
            return error.code

    crowd = [people.make() for _ in range(12)]
    with ThreadPoolExecutor(8) as pool:
        codes = Counter(pool.map(come, range(24)))
    with app.app_context():
        assert db.session.query(RoomInvite).one().uses == 3
        assert db.session.query(RoomPass).count() == 3
    assert set(codes) == {"member", "INVITE_ENDED"}
    assert 3 <= codes["member"] <= 6


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_one_person_invited_many_times_at_once_is_invited_once(app: Flask, people: People) -> None:
    party, friend = Party(app, people, [], None), people.make()
    slug = party.room(privacy="private")

    def ask(_try: int) -> str:
        with app.test_request_context(), unit_of_work():
            room = service.lock(service.find(slug).key)
            [(_, outcome)] = calling.invite(accounts.get(party.host.id), room, [friend.username])
            return str(outcome)

    with ThreadPoolExecutor(6) as pool:
        assert Counter(pool.map(ask, range(6))) == {"invited": 1, "already": 5}
    with app.app_context():
        assert db.session.query(RoomInvitation).count() == 1
