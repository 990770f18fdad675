"""Who may be told of a room by news: its name may be nobody else's business any more."""

from __future__ import annotations

from app.accounts.models import User
from app.rooms.invites import entry
from app.rooms.models import Room
from app.rooms.order import bans
from app.rooms.people import id_of_user
from app.videos import policy as videos


def may_hear(room: Room, user: User) -> bool:
    """Tell whether somebody would come in, may watch the film, and is not banned."""
    member = id_of_user(user.id)
    if entry.refusal(room, member) is not None or bans.among(room, {member}):
        return False
    return videos.watch_refusal(user, room.video, in_browser=False) is None
