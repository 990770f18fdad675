"""The events that set a room and keep order in it."""

from __future__ import annotations

from typing import Any

from app.rooms.chat import talking
from app.rooms.chat.said import Announce
from app.rooms.namespace import RoomNamespace
from app.rooms.order import moderating, setting
from app.rooms.order.said import (
    Grants,
    HostTransfer,
    Just,
    Kick,
    Lift,
    Lock,
    MemberAbout,
    MemberGrants,
    MemberRole,
    Moderation,
    SettingsChange,
    Slow,
)
from app.websocket.access import granted, with_scope


class OrderEvents(RoomNamespace):
    """Who may be here, who may speak, who is host, and how the room is set."""

    @granted("kick")
    def on_mod__kick(self, data: Kick) -> None:
        """Send somebody out for a minute."""
        moderating.kick(self.require_member().seat, data)

    @granted("mute")
    def on_mod__mute(self, data: Moderation) -> None:
        """Keep somebody from writing."""
        moderating.mute(self.require_member().seat, data)

    @granted("mute")
    def on_mod__unmute(self, data: Lift) -> None:
        """Let somebody write again."""
        moderating.unmute(self.require_member().seat, data)

    @granted("ban")
    def on_mod__ban(self, data: Moderation) -> None:
        """Keep somebody out, for good or for a while."""
        moderating.ban(self.require_member().seat, data)

    @granted("ban")
    def on_mod__unban(self, data: Lift) -> None:
        """Let somebody in again."""
        moderating.unban(self.require_member().seat, data)

    @granted("mute")
    def on_mod__slow(self, data: Slow) -> None:
        """Let everybody write one line in so many seconds."""
        setting.slow(self.require_member().seat, data)

    @granted("chat.delete_any")
    def on_mod__clear(self, data: Just) -> None:
        """Take all lines away."""
        setting.clear(self.require_member().seat, data)

    @granted("chat.delete_any")
    def on_mod__announce(self, data: Announce) -> dict[str, object]:
        """Say something that stands above the chat."""
        return talking.announce_line(self.require_member().seat, data)

    @granted("kick")
    def on_mod__lock(self, data: Lock) -> None:
        """Let nobody new in, or again everybody."""
        setting.lock(self.require_member().seat, data)

    @granted("roles")
    def on_member__role(self, data: MemberRole) -> None:
        """Give somebody a role below one's own."""
        moderating.give_role(self.require_member().seat, data)

    @with_scope("read")
    @granted("roles")
    def on_member__about(self, data: MemberAbout) -> Grants:
        """Tell what somebody may by the role, and beside it."""
        return moderating.about(self.require_member().seat, data)

    @granted("roles")
    def on_member__grants(self, data: MemberGrants) -> None:
        """Say what one person may and may not."""
        moderating.give_grants(self.require_member().seat, data)

    @granted("roles")
    def on_host__transfer(self, data: HostTransfer) -> None:
        """Make somebody else the host."""
        moderating.transfer(self.require_member().seat, data)

    @granted("settings")
    def on_room__settings(self, data: SettingsChange) -> dict[str, Any]:
        """Change how the room is set."""
        return setting.change(self.require_member().seat, data)

    @granted("close")
    def on_room__close(self, data: Just) -> None:
        """End the room for everybody."""
        setting.close(self.require_member().seat, data)
