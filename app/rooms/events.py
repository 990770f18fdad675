"""The `/rooms` namespace; `docs/rooms-protocol.md` is its contract."""

from __future__ import annotations

import time
from typing import Any

from app.core.errors import AppError
from app.rooms import contract, door, heard, meanings
from app.rooms.chat.events import RATES, ChatEvents
from app.rooms.gate.events import GateEvents
from app.rooms.live.here import Taken, here
from app.rooms.live.keeper import Keeper
from app.rooms.order.events import OrderEvents
from app.rooms.playing.events import PlayingEvents
from app.rooms.queue import limits
from app.rooms.queue.events import QueueEvents
from app.rooms.said import Join, Nothing, Ping
from app.websocket.access import connection, public


class RoomEvents(PlayingEvents, GateEvents, QueueEvents, ChatEvents, OrderEvents):
    """Watching together in a room.

    Here is coming, being there and going; the other parts are the rooms' folders.
    """

    anonymous = True
    rates = RATES | limits.RATES
    sends = contract.SENDS
    answers = contract.ANSWERS
    refusal = heard.RoomRefusal
    meanings = meanings.MEANINGS
    keeper: Keeper

    def opened(self) -> None:
        """Know the time and keep the rooms before the first question comes."""
        self.keeper.start()
        here().clock.ensure()

    def closed(self) -> None:
        """Keep the place of a member whose line broke."""
        taken: Taken | None = connection().data.get("taken")
        if taken is None:
            return
        heard = here().silence(taken)
        here().exit(taken)
        try:
            here().leave(taken, meant=False, heard=heard)
        except AppError:
            here().changed.discard(taken.seat.room)

    def _call(self, event: str, data: Any) -> Any:
        taken: Taken | None = connection().data.get("taken")
        if taken is not None:
            taken.heard = time.monotonic()
        return super()._call(event, data)

    @public
    def on_clock__ping(self, data: Ping) -> dict[str, float]:
        """Tell the time; asks nobody."""
        received = here().clock.now()
        return {"c": data.c, "r": round(received, 3), "s": round(here().clock.now(), 3)}

    @public
    def on_room__join(self, data: Join) -> dict[str, Any]:
        """Come in; one round trip answers everything."""
        # Who gets no turn keeps the place they have.
        with here().doorway.turn(data.room):
            return self._come_in(data)

    def _come_in(self, data: Join) -> dict[str, Any]:
        before: Taken | None = connection().data.get("taken")
        if before is not None:
            here().exit(before)
            here().leave(before, meant=False)
        try:
            taken, answer = door.join(data)
        except AppError:
            self._give_up(before)
            raise
        if before is not None and before.seat.room != taken.seat.room:
            self._give_up(before)
        connection().data["taken"] = taken
        return answer

    @public
    def on_room__leave(self, data: Nothing) -> None:  # noqa: ARG002 - the base names it
        """Go, and free the place."""
        self._give_up(connection().data.get("taken"))

    def _give_up(self, taken: Taken | None) -> None:
        if taken is not None:
            here().exit(taken)
            here().leave(taken, meant=True)
