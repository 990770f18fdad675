"""The events about what plays next."""

from __future__ import annotations

from typing import Any

from app.rooms.namespace import RoomNamespace
from app.rooms.queue import changing, reading, turning
from app.rooms.queue.said import (
    QueueAdd,
    QueueLoop,
    QueueMove,
    QueuePlay,
    QueueRemove,
    QueueVote,
    SkipVote,
    WholeQueue,
)
from app.rooms.said import Nothing
from app.websocket.access import current_user, granted, joined, with_scope


class QueueEvents(RoomNamespace):
    """Filling the queue, ordering it, voting, and playing from it."""

    @granted("queue.add")
    def on_queue__add(self, data: QueueAdd) -> dict[str, Any]:
        """Put a film into the queue."""
        return changing.add(current_user(), self.require_member().seat, data)

    @joined
    def on_queue__remove(self, data: QueueRemove) -> dict[str, Any]:
        """Take an entry out."""
        return changing.remove(self.require_member().seat, data)

    @granted("queue.move")
    def on_queue__move(self, data: QueueMove) -> dict[str, Any]:
        """Move an entry."""
        return changing.move(self.require_member().seat, data)

    @granted("queue.remove_any")
    def on_queue__clear(self, data: WholeQueue) -> dict[str, Any]:
        """Take everything out."""
        return changing.clear(self.require_member().seat, data)

    @granted("queue.move")
    def on_queue__shuffle(self, data: WholeQueue) -> dict[str, Any]:
        """Put the entries into an order of chance."""
        return changing.shuffle(self.require_member().seat, data)

    @granted("queue.move")
    def on_queue__loop(self, data: QueueLoop) -> dict[str, Any]:
        """Say what happens with a film that has ended."""
        return changing.loop(self.require_member().seat, data)

    @granted("queue.vote")
    def on_queue__vote(self, data: QueueVote) -> dict[str, Any]:
        """Vote an entry up, or take the vote back."""
        return changing.vote(self.require_member().seat, data)

    @granted("load")
    def on_queue__play(self, data: QueuePlay) -> dict[str, Any]:
        """Show an entry now."""
        return turning.play(current_user(), self.require_member().seat, data)

    @granted("queue.vote")
    def on_skip__vote(self, data: SkipVote) -> dict[str, Any]:
        """Want the film skipped, or no longer."""
        return turning.skip(self.require_member().seat, data)

    @with_scope("read")
    @joined
    def on_queue__read(self, data: Nothing) -> dict[str, Any]:  # noqa: ARG002 - the base names it
        """Read the queue with its films, as one may see them."""
        return reading.told(current_user(), self.require_member().seat)
