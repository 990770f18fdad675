"""How much one socket may send; these run in one process, without the fan-out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.rooms.live.here import here
from app.websocket.limits import Bucket
from tests.accounts.factories import People, Person
from tests.rooms.party import Party
from tests.rooms.seated import Seated

pytestmark = [pytest.mark.websocket, pytest.mark.security]


@pytest.fixture
def host(app: Flask, people: People, socketio_client: Any) -> Iterator[Seated]:
    """A host in their room, under limits."""
    app.config["RATELIMIT_ENABLED"] = True
    person: Person = people.make()
    slug = Party(app, people, [], None).room(host=person)
    seated = Seated(socketio_client("/rooms", token=person.token))
    assert seated.ask("room:join", {"room": slug})["ok"]
    yield seated
    with app.app_context():
        here().live.scripts.redis.flushdb()


@pytest.fixture
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tokens from coming back while a busy machine takes its time."""
    monkeypatch.setattr(Bucket, "fill", lambda _bucket: None)


def test_seeking_like_mad_is_slowed_down(host: Seated, no_time_passes: None) -> None:
    wish = {"base_v": 1, "action": "seek", "position": 1.0}
    codes = [host.ask("play:set", wish | {"op": str(uuid.uuid4())}).get("code") for _ in range(6)]
    assert codes == [None, "STALE", "STALE", "STALE", *["RATE_LIMIT_EXCEEDED"] * 2]


def test_talking_like_mad_is_slowed_down(host: Seated, no_time_passes: None) -> None:
    answers = [
        host.ask("chat:send", {"op": str(uuid.uuid4()), "text": "ha"})["ok"] for _ in range(7)
    ]
    assert answers == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("event", "about", "most"),
    [
        ("chat:edit", {"text": "ha"}, 5),
        ("chat:delete", {}, 10),
        ("mod:announce", {"text": "ha"}, 5),
    ],
)
def test_changing_lines_like_mad_is_slowed_down(
    host: Seated, no_time_passes: None, event: str, about: dict[str, Any], most: int
) -> None:
    line = host.ask("chat:send", {"op": str(uuid.uuid4()), "text": "ha"})
    which = {} if event == "mod:announce" else {"id": line["id"]}
    asked = [about | which | {"op": str(uuid.uuid4())} for _ in range(most + 2)]
    limited = [host.ask(event, one).get("code") == "RATE_LIMIT_EXCEEDED" for one in asked]
    assert limited == [False] * most + [True] * 2


def test_who_does_not_stop_is_cut_off(host: Seated) -> None:
    for n in range(200):
        if not host.socket.is_connected("/rooms"):
            break
        host.ask("clock:ping", {"c": n})
    assert not host.socket.is_connected("/rooms")
