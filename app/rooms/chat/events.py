"""The events of the chat."""

from __future__ import annotations

from app.rooms.chat import talking
from app.rooms.chat.said import (
    ChatDelete,
    ChatEdit,
    ChatHistory,
    ChatReact,
    ChatSend,
    Float,
)
from app.rooms.namespace import RoomNamespace
from app.rooms.said import Nothing
from app.rooms.schemas import Messages
from app.websocket.access import granted, joined, with_scope
from app.websocket.limits import Rate

RATES = {
    "chat:send": Rate(1, 5),
    "chat:edit": Rate(1, 5),
    # Who keeps order takes many lines away.
    "chat:delete": Rate(2, 10),
    "mod:announce": Rate(1, 5),
    "chat:typing": Rate(0.5, 2),
    "chat:react": Rate(2, 10),
    "react:float": Rate(3, 6),
}


class ChatEvents(RoomNamespace):
    """Saying something, changing it, and reading what was said."""

    @granted("chat.send")
    def on_chat__send(self, data: ChatSend) -> dict[str, object]:
        """Say something."""
        return talking.send(self.require_member().seat, data)

    @granted("chat.send")
    def on_chat__edit(self, data: ChatEdit) -> None:
        """Say it differently."""
        talking.edit(self.require_member().seat, data)

    @joined
    def on_chat__delete(self, data: ChatDelete) -> None:
        """Take a line back."""
        talking.remove(self.require_member().seat, data)

    @granted("chat.send")
    def on_chat__react(self, data: ChatReact) -> None:
        """React to a line."""
        talking.react(self.require_member().seat, data)

    @granted("chat.send")
    def on_react__float(self, data: Float) -> None:
        """Let a reaction rise over the picture."""
        talking.float_up(self.require_member().seat, data)

    @with_scope("read")
    @joined
    def on_chat__history(self, data: ChatHistory) -> Messages:
        """Read earlier lines."""
        return talking.history(self.require_member().seat, data)

    @granted("chat.send")
    def on_chat__typing(self, data: Nothing) -> None:  # noqa: ARG002 - the base names it
        """Let the others know that one is writing."""
        talking.write(self.require_member())
