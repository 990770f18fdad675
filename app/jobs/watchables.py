"""What else can be watched on the `/jobs` namespace: higher domains hang their own events in here.

A handler is a function `(data: Schema) -> dict | Schema | None` with its access declared by the
decorators of `app.websocket.access`; it joins the socket to a room and answers what is there now.
It is called as a method of a namespace would be, in the application's context.
"""

from collections.abc import Callable
from typing import Any, get_type_hints

from pydantic import BaseModel

from app.websocket.contract import Sends, answer_of

Handler = Callable[[Any], Any]

handlers: dict[str, Handler] = {}
schemas: dict[str, type[BaseModel]] = {}
answers: dict[str, type[BaseModel]] = {}
sends: dict[str, Sends] = {}


def register(event: str, handler: Handler) -> None:
    """Have `/jobs` take an event, such as `video:watch`; raise TypeError without access."""
    if not hasattr(handler, "access"):
        raise TypeError(f"the handler of {event} declares no access")
    handlers[event] = handler
    schemas[event] = get_type_hints(handler)["data"]
    answer = answer_of(handler)
    if answer is not None:
        answers[event] = answer
