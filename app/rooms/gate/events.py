"""The events of the gate."""

from __future__ import annotations

from typing import Any

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.gate.said import Ready, StartNow
from app.rooms.live.here import here
from app.rooms.namespace import RoomNamespace
from app.websocket.access import granted, joined


class GateEvents(RoomNamespace):
    """Being ready, and not waiting for who is not."""

    @joined
    def on_play__ready(self, data: Ready) -> None:
        """Tell that one's film is there."""
        seat = self.require_member().seat
        if here().live.ready(seat.room, seat.id, data.v, str(data.item)):
            here().waiting.add(seat.room)

    @granted("gate.override")
    def on_gate__start(self, data: StartNow) -> dict[str, Any]:
        """Start now, whoever is missing; where nothing waits, nothing happens."""
        seat = self.require_member().seat
        with unit_of_work(writes=False):
            service.demand(service.get(seat.room), seat.id, "gate.override")
        answer = here().live.start_now(seat.room, seat.id, data.op)
        if answer.get("code") == "LOST":
            state = here().revive(seat.room)
            answer = {"ok": True, "v": state["v"]}
        return answer
