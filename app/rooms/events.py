"""The `/rooms` namespace; `docs/rooms-protocol.md` is its contract."""

from __future__ import annotations

import time
from typing import Any

from app.accounts.standing import Deed
from app.core.database import unit_of_work
from app.core.errors import AppError
from app.rooms import announce, answers, door, order, people, roles, service, steering, talking
from app.rooms.errors import NotJoined
from app.rooms.here import Taken, here
from app.rooms.keeper import Keeper
from app.rooms.said import (
    ChatDelete,
    ChatEdit,
    ChatHistory,
    ChatReact,
    ChatSend,
    HostTransfer,
    Join,
    Moderation,
    Nothing,
    Ping,
    PlaySet,
    Report,
    SettingsChange,
    Typing,
)
from app.rooms.schemas import MemberName, Messages
from app.websocket import Namespace, lines
from app.websocket.access import connection, current_user, granted, joined, public, with_scope
from app.websocket.limits import Rate, spend

SEEKS = Rate(4, 4)
RATES = {"chat:send": Rate(1, 5), "chat:typing": Rate(1, 2), "chat:react": Rate(2, 10)}


class RoomEvents(Namespace):
    """Watch rooms: state, presence and chat."""

    anonymous = True
    rates = RATES
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

    def require_member(self) -> Taken:
        """Answer this socket's seat; raise NotJoined."""
        found: Taken | None = connection().data.get("taken")
        if found is None:
            raise NotJoined
        return found

    @public
    def on_clock__ping(self, data: Ping) -> dict[str, float]:
        """Tell the time; asks nobody."""
        received = here().clock.now()
        return {"c": data.c, "r": round(received, 3), "s": round(here().clock.now(), 3)}

    @public
    def on_room__join(self, data: Join) -> dict[str, Any]:
        """Come in; one round trip answers everything."""
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
        status = {"status": data.status, "ahead": data.ahead, "drift": data.drift}
        here().live.report(seat.room, seat.id, status, delay=here().clock.now() - data.t)
        here().changed.add(seat.room)

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

    @with_scope("read")
    @joined
    def on_chat__history(self, data: ChatHistory) -> Messages:
        """Read earlier lines."""
        return talking.history(self.require_member().seat, data)

    @joined
    def on_chat__typing(self, data: Nothing) -> None:  # noqa: ARG002 - the base names it
        """Let the others know that one is writing."""
        seat = self.require_member().seat
        who = MemberName(id=seat.id, name=seat.member["name"])
        announce.to_room(seat.room, "typing", Typing(member=who))

    @granted("kick")
    def on_mod__kick(self, data: Moderation) -> None:
        """Send somebody out for a minute."""
        order.kick(self.require_member().seat, data)

    @granted("mute")
    def on_mod__mute(self, data: Moderation) -> None:
        """Keep somebody from writing."""
        order.mute(self.require_member().seat, data)

    @granted("mute")
    def on_mod__unmute(self, data: Moderation) -> None:
        """Let somebody write again."""
        order.unmute(self.require_member().seat, data)

    @granted("roles")
    def on_host__transfer(self, data: HostTransfer) -> None:
        """Make somebody else the host."""
        order.transfer(self.require_member().seat, data)

    @granted("settings")
    def on_room__settings(self, data: SettingsChange) -> dict[str, Any]:
        """Change how the room is set."""
        seat = self.require_member().seat
        with unit_of_work():
            room = service.lock(seat.room)
            service.demand(room, seat.id, "settings")
            if data.name is not None or data.privacy is not None:
                people.demand_standing(seat.id, Deed.PUBLISH)
            service.edit(room, **data.model_dump(exclude={"op"}, exclude_none=True))
            settings = answers.settings(room)
        roles.tell(seat.room)
        return {"settings": settings.model_dump(mode="json")}
