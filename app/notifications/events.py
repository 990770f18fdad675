"""The `/notifications` namespace: one's own news, live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask_socketio import join_room

from app import websocket
from app.core.database import unit_of_work
from app.core.extensions import socketio
from app.notifications import answers
from app.notifications.live import NAMESPACE, room_of
from app.notifications.schemas import ListNews, News, Read, Snapshot, Unread
from app.websocket.access import connection, require_user, signed_in, with_scope
from app.websocket.contract import Sends
from app.websocket.manager import RoomChannels


class NotificationEvents(websocket.Namespace):
    """One's own news, as they come.

    Takes `notification:list`, the first snapshot. Sends `notification`, `unread`, `read`, and
    `notification:list` when something was removed.
    """

    scope = "read"
    sends: ClassVar[Mapping[str, Sends]] = {
        "notification": Sends(News, "There is something new."),
        "unread": Sends(Unread, "Another number is unread."),
        "read": Sends(Read, "Something was read, here or elsewhere."),
        "notification:list": Sends(Snapshot, "Something was removed: this is how it is now."),
    }

    def opened(self) -> None:
        """Have the socket hear its owner's news."""
        user_id = connection().identity.user_id
        if user_id is not None:
            join_room(room_of(user_id))

    @with_scope("read")
    @signed_in
    def on_notification__list(self, data: ListNews) -> Snapshot:  # noqa: ARG002 - as every event
        """Answer how my news are, once this process hears of every change after that."""
        user_id = require_user().id
        manager = socketio.server.manager
        if isinstance(manager, RoomChannels):
            manager.wait_for(NAMESPACE, room_of(user_id))
        with unit_of_work(writes=False):
            return answers.snapshot(user_id)
