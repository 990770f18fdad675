"""The events that set a room and keep order in it."""

from __future__ import annotations

from typing import Any

from app.accounts.standing import Deed
from app.core.database import unit_of_work
from app.rooms import answers, people, service
from app.rooms.invites import locks
from app.rooms.namespace import RoomNamespace
from app.rooms.order import moderating, roles
from app.rooms.order.said import HostTransfer, Moderation, SettingsChange
from app.websocket.access import granted


class OrderEvents(RoomNamespace):
    """Who may be here, who may speak, who is host, and how the room is set."""

    @granted("kick")
    def on_mod__kick(self, data: Moderation) -> None:
        """Send somebody out for a minute."""
        moderating.kick(self.require_member().seat, data)

    @granted("mute")
    def on_mod__mute(self, data: Moderation) -> None:
        """Keep somebody from writing."""
        moderating.mute(self.require_member().seat, data)

    @granted("mute")
    def on_mod__unmute(self, data: Moderation) -> None:
        """Let somebody write again."""
        moderating.unmute(self.require_member().seat, data)

    @granted("roles")
    def on_host__transfer(self, data: HostTransfer) -> None:
        """Make somebody else the host."""
        moderating.transfer(self.require_member().seat, data)

    @granted("settings")
    def on_room__settings(self, data: SettingsChange) -> dict[str, Any]:
        """Change how the room is set."""
        seat = self.require_member().seat
        changes = locks.prepared_by(seat, data.model_dump(exclude={"op"}, exclude_none=True))
        with unit_of_work():
            room = service.lock(seat.room)
            service.demand(room, seat.id, "settings")
            if data.name is not None or data.privacy is not None:
                people.demand_standing(seat.id, Deed.PUBLISH)
            locks.edit(room, **changes)
            settings = answers.settings(room)
        roles.tell(seat.room)
        return {"settings": settings.model_dump(mode="json")}
