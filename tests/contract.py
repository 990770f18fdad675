"""Holds what goes over a socket against what its namespace declares."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

import orjson
from flask_socketio.test_client import SocketIOTestClient
from pydantic import BaseModel, ValidationError

from app.jobs import watchables
from app.jobs.events import JobEvents
from app.notifications.events import NotificationEvents
from app.rooms.events import RoomEvents
from app.websocket.contract import Sends
from app.websocket.namespace import Namespace

NAMESPACES: Mapping[str, type[Namespace]] = {
    "/jobs": JobEvents,
    "/notifications": NotificationEvents,
    "/rooms": RoomEvents,
}


def wrong_event(path: str, event: str, payload: Any) -> str | None:
    """Answer what is wrong with an event that was heard, or None."""
    namespace = NAMESPACES.get(path)
    if namespace is None:
        return None
    sends: Mapping[str, Sends] = ChainMap(dict(namespace.sends), watchables.sends)
    if event not in sends:
        return f"{path} {event} is declared nowhere"
    return _wrong(f"{path} {event}", sends[event].shape, payload)


def wrong_answer(path: str, event: str, answer: Mapping[str, Any]) -> str | None:
    """Answer what is wrong with an acknowledgement, or None."""
    namespace = NAMESPACES.get(path)
    if namespace is None:
        return None
    given = {name: value for name, value in answer.items() if name != "ok"}
    if not answer["ok"]:
        return _wrong(f"the refusal of {path} {event}", namespace.refusal, given)
    shape = ChainMap(dict(namespace.answers), watchables.answers).get(event)
    if shape is None:
        return (
            f"{path} {event} is answered by {given}, and no answer is declared" if given else None
        )
    return _wrong(f"the answer to {path} {event}", shape, given)


class Checked(SocketIOTestClient):
    """Flask-SocketIO's client of one process, which takes nothing that is not as declared."""

    def emit(self, event: str, *args: Any, **kwargs: Any) -> Any:
        """Send an event; answer its acknowledgement."""
        answer = super().emit(event, *args, **kwargs)
        if isinstance(answer, dict) and "ok" in answer:
            assert wrong_answer(kwargs.get("namespace", "/"), event, answer) is None
        return answer

    def get_received(self, namespace: str | None = None) -> list[dict[str, Any]]:
        """List what came since the last time."""
        found: list[dict[str, Any]] = super().get_received(namespace)
        for one in found:
            payload = one["args"][0] if one["args"] else None
            assert wrong_event(namespace or "/", one["name"], payload) is None
        return found


def _wrong(what: str, shape: type[BaseModel], payload: Any) -> str | None:
    try:
        shape.model_validate_json(orjson.dumps(payload), strict=True)
    except ValidationError as error:
        return f"{what} is no {shape.__name__}: {error}"
    return None
