"""Every event that rooms send, and what they answer: the one register of their shapes."""

from __future__ import annotations

from pydantic import BaseModel

from app.rooms.chat.said import Cleared, Typing
from app.rooms.heard import (
    Changed,
    Floats,
    GateOut,
    Joined,
    Kept,
    Queued,
    QueueTold,
    SettingsNow,
    SkipVotes,
    Time,
)
from app.rooms.playing.said import Media
from app.rooms.queue.said import QueueFilms
from app.rooms.queue.schemas import QueueOut
from app.rooms.said import Ended, SettingsOut, You
from app.rooms.schemas import MembersOut, MessageOut, State
from app.websocket import draining
from app.websocket.contract import Sends

SENDS = {
    "state": Sends(State, "The playback changed; repeated every 15 s. Never held back."),
    "media": Sends(Media, "Another video was loaded, or the tracks of this one changed."),
    "members": Sends(
        MembersOut,
        "Who is here changed, at most four times a second; above 200 members only their number.",
    ),
    "gate": Sends(GateOut, "The room waits for players, or does so no longer."),
    "queue": Sends(QueueTold, "What plays next changed."),
    "queue:films": Sends(QueueFilms, "Who may watch what is in the queue changed: read it again."),
    "skip": Sends(SkipVotes, "The vote to skip the film stands otherwise."),
    "chat": Sends(MessageOut, "A line was said; in the order of `seq`, and perhaps twice."),
    "chat:update": Sends(MessageOut, "A line was edited, removed or reacted to."),
    "chat:cleared": Sends(Cleared, "The lines up to a number were taken away."),
    "reaction": Sends(Floats, "Reactions rose over the picture; at most one in 300 ms."),
    "typing": Sends(Typing, "Somebody wrote a moment ago."),
    "settings": Sends(SettingsOut, "The room is set otherwise."),
    "you": Sends(You, "What one is or may in the room changed; to this member alone."),
    "kicked": Sends(Ended, "This member is out of the room; to this member alone."),
    "room:closed": Sends(Ended, "The room has ended for everybody."),
    draining.EVENT: draining.DRAIN,
}
ANSWERS: dict[str, type[BaseModel]] = {
    "room:join": Joined,
    "clock:ping": Time,
    "play:set": Changed,
    "gate:start": Changed,
    "queue:add": Queued,
    "queue:remove": Changed,
    "queue:move": Changed,
    "queue:clear": Changed,
    "queue:shuffle": Changed,
    "queue:loop": Changed,
    "queue:vote": Changed,
    "queue:play": Changed,
    "skip:vote": Changed,
    "queue:read": QueueOut,
    "chat:send": Kept,
    "mod:announce": Kept,
    "room:settings": SettingsNow,
}
