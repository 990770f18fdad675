"""What ends a session ends its next call at once and cuts its sockets within five seconds."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service
from app.core.database import unit_of_work
from app.websocket import revocation
from tests.accounts.factories import PASSWORD, People, Person
from tests.accounts.mailbox import Mailbox, look_up
from tests.servers import wait_for

pytestmark = pytest.mark.security
ME, JOBS = "/api/v1/users/me", "/jobs"
NEW = "a different horse"
CUT_SECONDS = 5.0


def change_password(here: FlaskClient, _ada: Person, _mailbox: Mailbox) -> None:
    """Change the password from another browser."""
    given = {"current_password": PASSWORD, "password": NEW}
    assert here.post("/api/v1/auth/password/change", json=given).status_code == 204


def reset_password(here: FlaskClient, ada: Person, mailbox: Mailbox) -> None:
    """Reset the password by mail."""
    here.post("/api/v1/auth/password/forgot", json={"email": ada.email})
    look_up(here.application)
    given = {"token": mailbox.token(), "password": NEW}
    assert here.post("/api/v1/auth/password/reset", json=given).status_code == 204


def disable(here: FlaskClient, ada: Person, _mailbox: Mailbox) -> None:
    """Disable the account, as a command does."""
    with here.application.app_context(), unit_of_work():
        service.disable(service.get(ada.id))


def revoke_devices(here: FlaskClient, _ada: Person, _mailbox: Mailbox) -> None:
    """Sign out every other device, one by one."""
    for row in here.get("/api/v1/users/me/sessions").get_json()["items"]:
        if not row["is_current"]:
            assert here.delete(f"/api/v1/users/me/sessions/{row['id']}").status_code == 204


@pytest.fixture
def _swept(app: Flask) -> Any:
    """Sweep as a process that holds sockets does, until the test is over."""
    over = Event()

    def sweep() -> None:
        while not over.wait(revocation.EVERY_SECONDS):
            with app.app_context():
                revocation.cut_ended(app)

    thread = Thread(target=sweep, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.usefixtures("_swept")
@pytest.mark.parametrize("end", [change_password, reset_password, disable, revoke_devices])
def test_what_ends_a_session_ends_its_calls_at_once_and_its_sockets_soon(
    people: People,
    mailbox: Mailbox,
    client: FlaskClient,
    socketio_client: Any,
    end: Callable[[FlaskClient, Person, Mailbox], None],
) -> None:
    ada, bob = people.make(), people.make()
    here, there = people.browser(ada), people.browser(ada)
    by_cookie = socketio_client(JOBS, http=there)
    by_token = socketio_client(JOBS, token=ada.token)
    bobs = socketio_client(JOBS, token=bob.token)
    end(here, ada, mailbox)
    assert [there.get(ME).status_code, client.get(ME, headers=ada.headers).status_code] == [
        401,
        401,
    ]
    lost = (by_cookie, by_token)
    wait_for(
        lambda: not any(one.is_connected(JOBS) for one in lost),
        seconds=CUT_SECONDS,
        what="the sockets of ended sessions to be cut",
    )
    assert bobs.is_connected(JOBS)


def test_the_sweep_leaves_time_for_the_promise() -> None:
    assert 2 * revocation.EVERY_SECONDS < CUT_SECONDS
