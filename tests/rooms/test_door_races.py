"""Two at a door at once: who accepts an invitation, and comes in by it, blocks nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.invites import calling, entry
from app.rooms.invites.entry import NOTHING
from app.rooms.invites.errors import InvitationNotFound
from app.rooms.invites.models import RoomInvitation, RoomPass
from app.rooms.people import id_of_user
from tests.accounts.factories import People
from tests.databases import POSTGRES, waiting
from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = pytest.mark.integration


class Asked:
    """A private room, and somebody who was asked into it."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.friend = app, people.make()
        party = Party(app, people, [], None)
        self.slug, self.host = party.room(privacy="private"), party.host
        with app.app_context(), unit_of_work():
            room = service.find(self.slug)
            calling.invite(accounts.get(self.host.id), room, [self.friend.username])
            self.key = room.key
            self.invitation: UUID = db.session.query(RoomInvitation.id).scalar()

    def answer(self, deed: str) -> str | None:
        """Accept or decline as a request would; answer the code of an error."""
        with self.app.test_request_context():
            try:
                with unit_of_work():
                    act = calling.accept if deed == "accept" else calling.decline
                    act(accounts.get(self.friend.id), self.invitation)
            except InvitationNotFound as error:
                return error.code
        return None

    def how_it_stands(self) -> tuple[str, int]:
        """Answer the invitation's state, and how many passes there are."""
        with self.app.app_context():
            state = db.session.query(RoomInvitation.state).scalar()
            return state, db.session.query(RoomPass).count()


@pytest.fixture
def asked(app: Flask, people: People) -> Asked:
    """Somebody before a private room."""
    return Asked(app, people)


@POSTGRES
@pytest.mark.parametrize(
    ("deed", "left"), [("accept", ("accepted", 1)), ("decline", ("declined", 0))]
)
def test_who_answers_while_they_come_in_waits_and_nothing_is_stuck(
    asked: Asked, deed: str, left: tuple[str, int]
) -> None:
    with ThreadPoolExecutor(1) as pool, asked.app.app_context():
        with unit_of_work():
            room = service.lock(asked.key)
            answering = pool.submit(asked.answer, deed)
            wait_for(lambda: waiting(asked.app), what="the answer to wait")
            entry.pass_through(room, id_of_user(asked.friend.id), NOTHING)
        assert answering.result() is None
    assert asked.how_it_stands() == left


@POSTGRES
def test_who_accepts_while_they_are_uninvited_is_not_let_in(asked: Asked) -> None:
    with ThreadPoolExecutor(1) as pool, asked.app.app_context():
        with unit_of_work():
            room = service.lock(asked.key)
            answering = pool.submit(asked.answer, "accept")
            wait_for(lambda: waiting(asked.app), what="the answer to wait")
            calling.take_back(accounts.get(asked.host.id), room, asked.invitation)
        assert answering.result() == "INVITATION_NOT_FOUND"
    assert asked.how_it_stands() == ("withdrawn", 0)
