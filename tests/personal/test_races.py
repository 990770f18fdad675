"""Two at once: of two administrators one stays, and a name is not taken while its owner goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import removal
from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.personal import service
from app.rooms import service as rooms
from app.rooms.models import RoomMessage
from app.rooms.order import hosts
from app.rooms.people import id_of_user
from tests.accounts.factories import PASSWORD, People
from tests.databases import waiting
from tests.personal.factories import say
from tests.servers import wait_for
from tests.videos.factories import Videos

pytestmark = [
    pytest.mark.integration,
    pytest.mark.parametrize("app", ["postgresql"], indirect=True),
]
ME = "/api/v1/users/me"


def test_of_the_last_two_administrators_one_stays(app: Flask, people: People) -> None:
    first, second = people.make("admin"), people.make("admin")
    wish = {"username": second.username, "current_password": PASSWORD}
    client = app.test_client()
    asked = client.post(f"{ME}/deletion", json=wish, headers=second.headers)
    order = {"token": asked.get_json()["token"]}
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            service.remove(accounts.get(first.id))
            other = pool.submit(client.delete, ME, json=order, headers=second.headers)
            wait_for(lambda: waiting(app), what="the other administrator to wait")
        answer = other.result()
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "LAST_ADMINISTRATOR")


def test_a_name_is_not_taken_in_the_moment_its_owner_goes(app: Flask, people: People) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        removal.hide(accounts.get(ada.id))
    new = {"email": "new@example.org", "username": ada.username, "password": PASSWORD}
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            removal.finish(ada.id)
            asked = pool.submit(app.test_client().post, "/api/v1/auth/register", json=new)
            wait_for(lambda: waiting(app), what="the newcomer to wait")
        answer = asked.result()
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "USERNAME_TAKEN")


def test_what_is_said_while_somebody_goes_goes_with_them(app: Flask, people: People) -> None:
    ada, bob = people.make(), people.make()
    video = Videos(app).make(bob.id)
    with app.app_context(), unit_of_work():
        room_id = rooms.create(accounts.get(bob.id), video).id
        hosts.transfer(rooms.lock(room_id.hex), id_of_user(ada.id))
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work() as session:
            user, room = accounts.get(ada.id), rooms.lock(room_id.hex)
            going = pool.submit(hide, app, ada.id)
            wait_for(lambda: waiting(app), what="the removal to wait for the room")
            say(room, user, "one last word")
            session.flush()
        going.result()
        with unit_of_work():
            removal.finish(ada.id)
        with unit_of_work(writes=False) as session:
            assert session.scalars(select(RoomMessage.text)).all() == [""]


def hide(app: Flask, user_id: UUID) -> None:
    """Hide somebody in a transaction of its own."""
    with app.app_context(), unit_of_work():
        removal.hide(accounts.get(user_id))
