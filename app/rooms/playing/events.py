"""The events about what plays."""

from __future__ import annotations

from typing import Any

from app.rooms.live.here import here
from app.rooms.namespace import RoomNamespace
from app.rooms.playing import steering
from app.rooms.playing.said import PlaySet, Report
from app.websocket import lines
from app.websocket.access import current_user, joined
from app.websocket.limits import Rate, spend

SEEKS = Rate(4, 4)
# What the others see of a report.
SHOWN = {"status", "ahead", "drift", "audio", "captions"}


class PlayingEvents(RoomNamespace):
    """Steering, and how one's own playback does."""

    @joined
    def on_play__set(self, data: PlaySet) -> dict[str, Any]:
        """Change what plays."""
        seat = self.require_member().seat
        if data.action == "seek":
            spend(lines.buckets(), "seek", SEEKS)
        return steering.play(current_user(), seat, data)

    @joined
    def on_play__report(self, data: Report) -> None:
        """Tell how one's own playback does."""
        seat = self.require_member().seat
        here().live.report(
            seat.room,
            seat.id,
            data.model_dump(include=SHOWN, exclude_none=True),
            delay=here().clock.now() - data.t,
            loaded=data.loaded,
        )
        here().changed.add(seat.room)
        if data.status == "buffering":
            here().waiting.add(seat.room)
        if data.item is not None and data.length is not None:
            steering.learn_length(seat, data.item, data.length)
