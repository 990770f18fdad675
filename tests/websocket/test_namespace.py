"""The base of every namespace: typed calls, answers, words for errors, limits, revocation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from flask import Flask

from app.api.schemas import Schema
from app.core.database import db, unit_of_work
from app.core.errors import Conflict
from app.core.extensions import socketio
from app.websocket import Namespace, access, publish, revocation
from app.websocket.limits import Rate
from tests.accounts.factories import People
from tests.queries import counted_queries

pytestmark = pytest.mark.websocket
PATH = "/probe"


class Say(Schema):
    """What a probe says."""

    text: str
    times: int = 1


class Probe(Namespace):
    """A namespace as a domain would write one."""

    anonymous = True
    rates: ClassVar[dict[str, Rate]] = {"probe:slow": Rate(0.001, 1)}

    @access.public
    def on_probe__echo(self, data: Say) -> dict[str, Any]:
        return {"said": data.text * data.times}

    @access.signed_in
    def on_probe__me(self, data: Schema) -> dict[str, Any]:  # noqa: ARG002
        return {"name": access.require_user().username}

    @access.role("moderator")
    def on_probe__rule(self, data: Schema) -> None:  # noqa: ARG002
        return None

    @access.public
    def on_probe__slow(self, data: Schema) -> None:  # noqa: ARG002
        return None

    @access.public
    def on_probe__clash(self, data: Schema) -> None:  # noqa: ARG002
        raise Conflict("Somebody else was faster.", details={"v": 3})

    @access.public
    def on_probe__break(self, data: Schema) -> None:  # noqa: ARG002
        raise RuntimeError("a secret of the inside")

    @access.public
    def on_probe__write(self, data: Schema) -> None:  # noqa: ARG002
        with unit_of_work():
            pass


@pytest.fixture(autouse=True)
def probe(app: Flask) -> Iterator[None]:
    """Mount the probe while a test runs."""
    socketio.on_namespace(Probe(PATH))
    yield
    socketio.server.namespace_handlers.pop(PATH, None)


@pytest.fixture
def ask(socketio_client: Any) -> Any:
    """Ask as somebody: `ask("probe:echo", {"text": "a"}, token=…)`."""

    def asked(event: str, data: Any, **who: Any) -> Any:
        return socketio_client(PATH, **who).emit(event, data, namespace=PATH, callback=True)

    return asked


def test_an_event_is_answered_with_ok_and_the_answer(ask: Any) -> None:
    assert ask("probe:echo", {"text": "ab", "times": 2}) == {"ok": True, "said": "abab"}


def test_a_wrong_payload_names_the_field(ask: Any) -> None:
    answer = ask("probe:echo", {"text": "a", "times": "2"})
    assert (answer["ok"], answer["code"]) == (False, "UNPROCESSABLE_ENTITY")
    assert list(answer["details"]) == ["times"]


def test_an_unknown_event_is_refused_by_name(ask: Any) -> None:
    assert ask("probe:nothing", {})["code"] == "UNKNOWN_EVENT"


def test_a_payload_over_16_kib_is_refused(ask: Any) -> None:
    assert ask("probe:echo", {"text": "a" * 17_000})["code"] == "PAYLOAD_TOO_LARGE"


def test_who_may_not_is_told_so(ask: Any, people: People) -> None:
    viewer, moderator = people.make(), people.make("moderator")
    assert ask("probe:me", {})["code"] == "UNAUTHORIZED"
    assert ask("probe:me", {}, token=viewer.token)["name"] == viewer.username
    assert ask("probe:rule", {}, token=viewer.token)["code"] == "FORBIDDEN"
    assert ask("probe:rule", {}, token=moderator.token) == {"ok": True}


def test_a_browser_is_known_by_its_cookie(ask: Any, people: People) -> None:
    ada = people.make()
    assert ask("probe:me", {}, http=people.browser(ada))["name"] == ada.username


def test_an_error_is_answered_and_sent_as_an_event(socketio_client: Any) -> None:
    socket = socketio_client(PATH)
    answer = socket.emit("probe:clash", {}, namespace=PATH, callback=True)
    assert (answer["code"], answer["details"]) == ("CONFLICT", {"v": 3})
    sent = socket.get_received(PATH)[0]
    told = {"code": "CONFLICT", "message": "Somebody else was faster.", "recoverable": True}
    assert (sent["name"], sent["args"][0]) == ("error", told)


def test_an_unexpected_error_tells_nothing_of_the_inside(ask: Any) -> None:
    answer = ask("probe:break", {})
    assert answer["code"] == "INTERNAL_SERVER_ERROR"
    assert "secret" not in str(answer)


def test_a_database_that_is_busy_for_too_long_is_something_to_try_again(
    app: Flask, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.database.BUSY_SECONDS", 0.01)
    with app.app_context(), db.engine.connect().execution_options(writes=True) as hog, hog.begin():
        answer = ask("probe:write", {})
    assert (answer["code"], answer["recoverable"]) == ("SERVICE_UNAVAILABLE", True)
    assert ask("probe:write", {}) == {"ok": True}


def test_an_event_has_a_limit_of_its_own(app: Flask, socketio_client: Any) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    socket = socketio_client(PATH)
    answers = [socket.emit("probe:slow", {}, namespace=PATH, callback=True) for _ in range(2)]
    assert [answer["ok"] for answer in answers] == [True, False]
    assert answers[1]["code"] == "RATE_LIMIT_EXCEEDED"


def test_a_flooding_socket_is_cut(app: Flask, socketio_client: Any) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    socket = socketio_client(PATH)
    for _ in range(200):
        if socket.is_connected(PATH):
            socket.emit("probe:echo", {"text": "a"}, namespace=PATH, callback=True)
    assert not socket.is_connected(PATH)


def test_leaving_a_namespace_and_coming_back_refills_nothing(
    app: Flask, socketio_client: Any
) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    socket = socketio_client(PATH)
    assert socket.emit("probe:slow", {}, namespace=PATH, callback=True)["ok"]
    for packet in (f"1{PATH},", f"0{PATH},"):
        socketio.server._handle_eio_message(socket.eio_sid, packet)
    answer = socket.emit("probe:slow", {}, namespace=PATH, callback=True)
    assert answer["code"] == "RATE_LIMIT_EXCEEDED"


def test_a_socket_that_calms_down_is_forgiven(app: Flask, socketio_client: Any) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    socket = socketio_client(PATH)
    for _ in range(3):
        for _ in range(70):
            socket.emit("probe:echo", {"text": "a"}, namespace=PATH, callback=True)
        for bucket in socketio.server.environ[socket.eio_sid]["matinee.buckets"].values():
            bucket.filled_at -= 120
    assert socket.is_connected(PATH)


def test_a_revoked_session_loses_its_sockets(
    app: Flask, people: People, socketio_client: Any
) -> None:
    ada, bob = people.make(), people.make()
    cut, kept = socketio_client(PATH, token=ada.token), socketio_client(PATH, token=bob.token)
    app.test_client().post("/api/v1/auth/logout", headers=ada.headers)
    with app.app_context():
        assert revocation.cut_ended(app) == 1
    assert not cut.is_connected(PATH)
    assert kept.is_connected(PATH)


def test_a_revoked_session_cannot_send_before_it_is_cut(
    app: Flask, people: People, socketio_client: Any
) -> None:
    ada = people.make()
    socket = socketio_client(PATH, token=ada.token)
    app.test_client().post("/api/v1/auth/logout", headers=ada.headers)
    for held in app.extensions["matinee_sockets"][PATH].values():
        held.checked_at -= access.RECHECK_SECONDS
    answer = socket.emit("probe:me", {}, namespace=PATH, callback=True)
    assert answer["code"] == "SESSION_ENDED"


def test_an_event_of_a_socket_that_was_just_looked_at_does_not_ask_for_its_session_again(
    app: Flask, people: People, socketio_client: Any
) -> None:
    socket = socketio_client(PATH, token=people.make().token)
    for held in app.extensions["matinee_sockets"][PATH].values():
        held.checked_at -= access.RECHECK_SECONDS
    with app.app_context():
        assert revocation.cut_ended(app) == 0
    with counted_queries(app) as queries:
        assert socket.emit("probe:me", {}, namespace=PATH, callback=True)["ok"]
    assert not any("FROM user_session" in one for one in queries)


def test_a_handler_without_access_fails_when_the_class_is_made() -> None:
    with pytest.raises(TypeError, match="declares no access"):

        class Open(Namespace):
            def on_open__door(self, data: Say) -> None:  # noqa: ARG002
                return None


def test_publishing_reaches_only_the_room(app: Flask, socketio_client: Any) -> None:
    inside, outside = socketio_client(PATH), socketio_client(PATH)
    held = list(app.extensions["matinee_sockets"][PATH])
    with app.app_context():
        socketio.server.enter_room(held[0], "stalls", namespace=PATH)
        publish(PATH, "curtain", Say(text="up"), room="stalls")
    assert [got["name"] for got in inside.get_received(PATH)] == ["curtain"]
    assert outside.get_received(PATH) == []
