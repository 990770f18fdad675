"""The fan-out between processes: one Redis channel per room, heard only where it has sockets."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import orjson
from redis import Redis
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.exceptions import RedisError
from redis.retry import Retry
from socketio import Manager, RedisManager

from app.websocket import channels
from app.websocket.direct import DirectManager

log = logging.getLogger(__name__)
POLL_SECONDS = 5.0
RETRY_SECONDS = (0.1, 2.0)

# So many messages of Redis are handed on together at most.
TOGETHER = 32

Control = Callable[[dict[str, Any]], None]
Hearer = Callable[[str, Any], None]
Restored = Callable[[float], None]


def read(body: bytes) -> Iterator[dict[str, Any]]:
    """Read a message; what is none is said and left out."""
    try:
        yield orjson.loads(body)
    except orjson.JSONDecodeError:
        log.warning("a message of %d bytes could not be read", len(body))


class RoomChannels(RedisManager, DirectManager):
    """Delivers to a shared room only through Redis, so that every process sees one order.

    A room's channel is subscribed while this process has sockets in it. When the connection to
    Redis comes back all channels are subscribed anew and `restored` is told how long it was gone.
    `hearers` are called with the room and the payload of an event that is told here.
    """

    name = "room channels"

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = {
            "socket_connect_timeout": 1,
            "health_check_interval": 10,
            "retry": Retry(NoBackoff(), 0),
        }
        if not url.startswith("unix://"):
            options["socket_keepalive"] = True
        super().__init__(url, channel=channels.prefix_of(url), redis_options=options)
        self.subscriptions = channels.Subscriptions(self._tell_redis)
        self.controls: dict[str, Control] = {}
        self.hearers: dict[str, Hearer] = {}
        self.restored: list[Restored] = []
        self._pubsub: PubSub | None = None
        self._broken: Exception | None = None
        self._writer = Redis.from_url(
            url,
            socket_connect_timeout=1,
            socket_timeout=2,
            health_check_interval=10,
            # Once again at once, for a connection that Redis closed; the stock waits seconds.
            retry=Retry(NoBackoff(), 1),
        )

    def channel_of(self, namespace: str, room: str) -> str:
        """Name the Redis channel of a room."""
        return channels.channel_of(self.channel, namespace, room)

    def wait_for(self, namespace: str, room: str, *, seconds: float = 2.0) -> bool:
        """Wait until this process hears a room it has sockets in; tell whether it does."""
        return self.subscriptions.wait(self.channel_of(namespace, room), seconds)

    def control(self, namespace: str, room: str, name: str, **values: Any) -> None:
        """Have every process with sockets in a room call its control `name`; here too."""
        message = {"method": "control", "name": name, "room": room} | values
        if not self._send(self.channel_of(namespace, room), message):
            self._run_control(message)

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str | None = None,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Emit to a room; a shared one is reached through Redis, or while that is away, locally.

        What goes to one socket of this process goes to nobody else.
        """
        target = to or room
        if isinstance(target, str) and self.is_connected(target, namespace):
            kwargs["ignore_queue"] = True
        if callback is not None or kwargs.get("ignore_queue") or not channels.is_shared(target):
            return super().emit(
                event, data, namespace, target, skip_sid=skip_sid, callback=callback, **kwargs
            )
        message = {
            "method": "emit",
            "event": event,
            "data": list(data) if isinstance(data, tuple) else [data],
            "namespace": namespace or "/",
            "room": target,
            "skip_sid": skip_sid,
            "host_id": "shared",
        }
        try:
            sent = self._send(self.channel_of(namespace or "/", target), message)
        except TypeError:
            # Bytes take several packets: they go the stock way, past the room's one order.
            return super().emit(event, data, namespace, target, skip_sid=skip_sid)
        if not sent:
            self._handle_emit(message)
            self._have_heard(target, [message])
        return None

    def basic_enter_room(
        self, sid: str, namespace: str, room: Any, eio_sid: str | None = None
    ) -> None:
        """Put a local socket into a room; the first one subscribes its channel."""
        known = sid in self.rooms.get(namespace, {}).get(room, {})
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        if channels.is_shared(room) and not known:
            self.subscriptions.add(self.channel_of(namespace, room))

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        """Take a local socket out of a room; the last one unsubscribes its channel."""
        known = sid in self.rooms.get(namespace, {}).get(room, {})
        super().basic_leave_room(sid, namespace, room)
        if channels.is_shared(room) and known:
            self.subscriptions.remove(self.channel_of(namespace, room))

    def _publish(self, data: dict[str, Any]) -> bool:
        """Send a message to all processes on the common channel."""
        return self._send(self.channel, data)

    def _send(self, channel: str, message: dict[str, Any]) -> bool:
        try:
            self._writer.publish(channel, orjson.dumps(message))
        except RedisError as error:
            log.warning("Redis is away, %s stays in this process: %s", message["method"], error)
            return False
        return True

    def _tell_redis(self, verb: str, channel: str) -> None:
        """Subscribe or unsubscribe on the open connection; a new one subscribes all anyway."""
        if self._pubsub is None:
            return
        try:
            getattr(self._pubsub, verb)(channel)
        except (RedisError, OSError) as error:
            log.warning("cannot %s %s: %s", verb, channel, error)

    def _listen(self) -> Iterator[dict[str, Any]]:
        """Yield what the channels bring, for ever; reconnect when the connection breaks."""
        pause, lost_at = RETRY_SECONDS[0], 0.0
        while True:
            try:
                self._open()
                if lost_at:
                    self._tell_restored(time.monotonic() - lost_at)
                pause, lost_at = RETRY_SECONDS[0], 0.0
                yield from self._messages()
            except Exception as error:  # noqa: BLE001 - the listener must outlive anything
                lost_at = lost_at or time.monotonic()
                log.warning("the fan-out lost Redis, trying again in %.1f s: %s", pause, error)
                self._close()
                self.server.sleep(pause)
                pause = min(pause * 2, RETRY_SECONDS[1])

    def _open(self) -> None:
        pubsub = Redis.from_url(self.redis_url, **self.redis_options).pubsub()
        pubsub.subscribe(self.channel)
        self._pubsub = pubsub
        wanted = self.subscriptions.wanted()
        if wanted:
            pubsub.subscribe(*wanted)

    def _close(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            pubsub.close()

    def _messages(self) -> Iterator[dict[str, Any]]:
        pubsub = self._pubsub
        while pubsub is not None and pubsub is self._pubsub:
            for (method, namespace, room), run in groupby(self._arrived(pubsub), self._address):
                if method == "emit":
                    self._tell_here(namespace, room, list(run))
                elif method == "control":
                    for message in run:
                        self._run_control(message)
                else:
                    yield from run

    def _address(self, message: dict[str, Any]) -> tuple[str, str, str]:
        """Answer what a message is and whom it goes to; what is no plain `emit` has another name.

        What this process sent to all others it has told its own sockets itself.
        """
        special = any(message.get(name) for name in ("skip_sid", "callback", "binary"))
        method: str = message["method"]
        if special or message.get("host_id") == self.host_id:
            method = f"special {method}"
        return method, message.get("namespace", ""), message.get("room", "")

    def _arrived(self, pubsub: PubSub) -> Iterator[dict[str, Any]]:
        """Wait for a message; yield it and those that have come with it."""
        for number in range(TOGETHER):
            found = self._next_of(pubsub, wait=number == 0)
            if found is None:
                return
            if found["type"] == "subscribe":
                self.subscriptions.confirm(found["channel"].decode())
            elif found["type"] == "message":
                yield from read(found["data"])

    def _next_of(self, pubsub: PubSub, *, wait: bool) -> dict[str, Any] | None:
        """Read a message whole; a line that breaks behind others is found broken the next time.

        Only what has begun to come is read without waiting for a first byte: a read that gives up
        in the middle of a message makes the library connect anew, and what came meanwhile is lost.
        """
        if wait and self._broken is not None:
            broken, self._broken = self._broken, None
            raise broken
        line: Any = pubsub.connection
        try:
            if not wait and not line.can_read(timeout=0):
                return None
            found: dict[str, Any] | None = pubsub.get_message(timeout=POLL_SECONDS)
        except (RedisError, OSError) as error:
            if wait:
                raise
            self._broken = error
            return None
        return found

    def _tell_here(self, namespace: str, room: str, run: list[dict[str, Any]]) -> None:
        """Send what came for a room to its sockets here, in one go."""
        try:
            told = [self.encode(one["event"], tuple(one["data"]), namespace, room) for one in run]
            self.send(namespace, room, [one for one in told if one is not None])
            self._have_heard(room, run)
        except Exception:
            log.exception("%s could not be told of %s", room, [one.get("event") for one in run])

    def _have_heard(self, room: str, run: list[dict[str, Any]]) -> None:
        """Call who hears of what was told here."""
        for one in run:
            if one["event"] in self.hearers:
                self.hearers[one["event"]](room, one["data"][0])

    def _run_control(self, message: dict[str, Any]) -> None:
        handler = self.controls.get(message["name"])
        if handler is not None:
            self.server.start_background_task(handler, message)

    def _tell_restored(self, seconds: float) -> None:
        for told in self.restored:
            self.server.start_background_task(told, seconds)


def make(config: dict[str, Any]) -> Manager:
    """Make the manager an application needs; tests in one process do without Redis.

    Flask-SocketIO's test client refuses a manager that listens to Redis.
    """
    if config["TESTING"] and not config["SOCKETIO_MESSAGE_QUEUE"]:
        return DirectManager()
    return RoomChannels(config["REDIS_URLS"]["sockets"])
