"""The base of every namespace: events become typed calls, answers acknowledgements."""

from __future__ import annotations

import inspect
import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, get_type_hints

import flask_socketio
import orjson
from flask import current_app, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import emit
from pydantic import BaseModel

from app.core import logging as logs
from app.core import metrics
from app.core.database import AWAY, db
from app.core.errors import (
    AppError,
    BadRequest,
    DatabaseAway,
    Forbidden,
    PayloadTooLarge,
    RateLimited,
)
from app.core.security import Access, Identity, check_scopes, loaders
from app.core.validation import parse
from app.websocket import limits, lines
from app.websocket.access import KINDS, Connection, SessionEnded, check, connections
from app.websocket.contract import ERROR, Refusal, Sends, answer_of

log = logging.getLogger(__name__)
LIFECYCLE = {"connect", "disconnect"}


class Namespace(flask_socketio.Namespace):
    """Handlers are `on_room__join(self, data: Join)` for `room:join`, with access declared.

    A handler answers a dict (merged into `{ok: True}`), a schema, or nothing. `opened` and `closed`
    are called when a socket comes and goes; `rates` gives an event a bucket of its own. Where a
    socket hears of things by being open, `scope` is what a personal token needs to open one.
    `sends` declares the events others hear, `answers` what handlers answer by a dict, `refusal` how
    they refuse, `meanings` what fields mean: from these the guide to the events is written.
    """

    anonymous = False
    scope: ClassVar[str | None] = None
    rates: ClassVar[dict[str, limits.Rate]] = {}
    sends: ClassVar[Mapping[str, Sends]] = {}
    answers: ClassVar[Mapping[str, type[BaseModel]]] = {}
    refusal: ClassVar[type[BaseModel]] = Refusal
    meanings: ClassVar[Mapping[str, str]] = {}
    schemas: dict[str, type[BaseModel]] = {}  # noqa: RUF012 - made anew for each class

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a handler that declares no access or no schema when the class is made."""
        super().__init_subclass__(**kwargs)
        cls.schemas = {}
        answers: dict[str, type[BaseModel] | None] = {}
        for name, handler in inspect.getmembers(cls, inspect.isfunction):
            event = name.removeprefix("on_").replace("__", ":")
            if not name.startswith("on_") or event in LIFECYCLE:
                continue
            declared: Access | None = getattr(handler, "access", None)
            if declared is None or declared.kind not in KINDS:
                raise TypeError(f"{cls.__name__}.{name} declares no access that events know")
            cls.schemas[event] = get_type_hints(handler)["data"]
            answers[event] = answer_of(handler)
        found = {event: shape for event, shape in answers.items() if shape is not None}
        cls.answers, cls.sends = found | dict(cls.answers), dict(cls.sends) | {"error": ERROR}

    def events(self) -> dict[str, Access]:
        """Answer every event this namespace takes, with its declaration."""
        return {event: self.handler(event).access for event in self.schemas}  # type: ignore[attr-defined]

    def handler(self, event: str) -> Callable[..., Any]:
        """Find the method of an event."""
        found: Callable[..., Any] = getattr(self, "on_" + event.replace(":", "__"))
        return found

    def require_member(self) -> Any:
        """Raise unless this socket is inside what the namespace is about; here nobody is."""
        raise Forbidden

    def opened(self) -> None:
        """Do what the namespace needs when a socket has connected."""

    def closed(self) -> None:
        """Do what the namespace needs when a socket has gone."""

    def trigger_event(self, event: str, *args: Any) -> Any:
        """Run an event in the application's context: the one door into every handler."""
        sid = args[0]
        environ = self.server.get_environ(sid, namespace=self.namespace)
        if not environ:
            return None
        with environ["flask.app"].request_context(environ):
            request.sid, request.namespace = sid, self.namespace  # type: ignore[attr-defined]
            logs.clear()
            logs.bind(request_id=uuid.uuid4().hex, socket=sid)
            try:
                return self._dispatch(event, *args[1:])
            finally:
                db.session.remove()

    def _dispatch(self, event: str, *args: Any) -> Any:
        if event == "connect":
            return self._connect(args[-1] if len(args) > 1 else None)
        if event == "disconnect":
            return self._disconnect()
        return self._acknowledge(event, args[0] if args else {})

    def _connect(self, auth: Any) -> None:
        identify = loaders(current_app).identify_socket
        try:
            self._count()
            given = auth if isinstance(auth, dict) else None
            identity = identify(given) if identify else Identity(None, None)
            if self.scope is not None:
                check_scopes(self.scope, identity.scopes)
        except AppError as error:
            self._hold_to(error)
            raise Refused({"code": error.code, "message": error.message}) from error
        if identity.user_id is None and not self.anonymous:
            raise Refused({"code": "UNAUTHORIZED", "message": "Sign in first."})
        connections(self.namespace)[request.sid] = Connection(identity, time.monotonic())  # type: ignore[attr-defined]
        self.opened()

    def _disconnect(self) -> None:
        if request.sid in connections(self.namespace):  # type: ignore[attr-defined]
            try:
                self.closed()
            finally:
                connections(self.namespace).pop(request.sid, None)  # type: ignore[attr-defined]

    def _acknowledge(self, event: str, data: Any) -> dict[str, Any]:
        if request.sid not in connections(self.namespace):  # type: ignore[attr-defined]
            refused = {"code": "UNAUTHORIZED", "message": "Connect first."}
            return {"ok": False} | refused | {"recoverable": False}
        try:
            answer = {"ok": True} | plain(self._call(event, data))
        except AppError as error:
            answer = self._refuse(error)
        except AWAY as error:
            log.warning("the database did not answer %s %s: %s", self.namespace, event, error)
            answer = self._refuse(DatabaseAway())
        except Exception:
            log.exception("unexpected error in %s %s", self.namespace, event)
            answer = self._refuse(AppError())
        known = event if event in self.schemas else "unknown"
        metrics.EVENTS.labels(self.namespace, known, answer["ok"]).inc()
        return answer

    def _call(self, event: str, data: Any) -> Any:
        self._count()
        if event not in self.schemas:
            raise BadRequest(f"There is no event {str(event)[:60]!r}.", code="UNKNOWN_EVENT")
        if event in self.rates:
            limits.spend(lines.buckets(), event, self.rates[event])
        handler: Any = self.handler(event)
        check(handler.access)
        if handler.access.kind == "member":
            self.require_member()
        return handler(parse(self.schemas[event], None, json=encode(data), strict=True))

    def _refuse(self, error: AppError) -> dict[str, Any]:
        body = {"code": error.code, "message": error.message, "recoverable": error.recoverable}
        emit("error", body)
        self._hold_to(error)
        details = {"details": error.details} if error.details is not None else {}
        return {"ok": False} | body | details

    def _count(self) -> None:
        limits.spend(lines.buckets(), "events", limits.EVENTS)

    def _hold_to(self, error: AppError) -> None:
        """Cut who goes on after being told to slow down, strikes fade; and whose session ended."""
        if isinstance(error, RateLimited):
            strikes = lines.buckets().setdefault("strikes", limits.STRIKES.bucket())
            over = not strikes.take()
        else:
            over = isinstance(error, SessionEnded)
        if over:
            lines.cut(request.sid, self.namespace, wait=True)  # type: ignore[attr-defined]


def encode(data: Any) -> bytes:
    """Answer a payload as JSON of at most 16 KiB; schemas are checked on JSON, strictly."""
    try:
        encoded = orjson.dumps({} if data is None else data)
    except TypeError as error:
        raise BadRequest("The payload is not JSON.") from error
    if len(encoded) > limits.MAX_PAYLOAD_BYTES:
        raise PayloadTooLarge
    return encoded


def plain(answer: Any) -> dict[str, Any]:
    """Answer what a handler returned as a dict of plain values."""
    if answer is None:
        return {}
    return answer.model_dump(mode="json") if isinstance(answer, BaseModel) else dict(answer)
