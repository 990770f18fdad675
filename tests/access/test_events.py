"""Every event of every namespace × caller against what the event declares.

Nobody here is inside anything; what members may do is asked for where rooms are tested.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.extensions import socketio
from app.core.security import Access
from app.websocket import Namespace
from tests.access.routes import CALLERS, has, make_callers
from tests.accounts.factories import People

pytestmark = [pytest.mark.security, pytest.mark.websocket]
REFUSALS = {"UNAUTHORIZED", "FORBIDDEN", "NOT_JOINED"}


def namespaces() -> dict[str, Namespace]:
    """Answer every namespace that is mounted."""
    return dict(socketio.server.namespace_handlers)


def refusal(access: Access, caller: str) -> str | None:
    """Answer the code a caller is turned away with; None for one who is let in."""
    if access.kind == "member":
        return "NOT_JOINED"
    if access.kind == "public":
        return None
    if caller == "anonymous":
        return "UNAUTHORIZED"
    if access.kind == "signed_in" or caller in {access.role, "admin"} or has(caller, access.role):
        return None
    return "FORBIDDEN"


@pytest.mark.parametrize("caller", [one for one in CALLERS if one != "disabled"])
def test_every_event_lets_in_whom_it_declares(
    app: Flask, people: People, socketio_client: Any, caller: str
) -> None:
    holes = []
    person = make_callers(people, caller).get(caller)
    for path, namespace in namespaces().items():
        if person is None and not namespace.anonymous:
            continue
        socket = socketio_client(path, token=person.token if person else None)
        for event, access in namespace.events().items():
            answer = socket.emit(event, {}, namespace=path, callback=True)
            said = answer.get("code") if answer.get("code") in REFUSALS else None
            if said != refusal(access, caller) or answer.get("code") == "INTERNAL_SERVER_ERROR":
                holes.append(f"{path} {event} as {caller}: {answer}")
    assert holes == []


def test_nobody_without_an_account_opens_a_socket_for_people_with_one(
    app: Flask, people: People, socketio_client: Any
) -> None:
    disabled = people.make(active=False)
    for path, namespace in namespaces().items():
        if not namespace.anonymous:
            assert not socketio_client(path).is_connected(path)
        assert not socketio_client(path, token=disabled.token).is_connected(path)
        assert not socketio_client(path, token="forged").is_connected(path)
