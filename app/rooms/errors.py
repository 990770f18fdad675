"""What can go wrong with a watch room."""

from app.core import errors


class RoomNotFound(errors.NotFound):
    """No such room, or none for this person."""

    code = "ROOM_NOT_FOUND"
    message = "There is no such room."


class RoomIsFull(errors.Conflict):
    """All places are taken."""

    code = "ROOM_FULL"
    message = "This room is full. Try again when somebody has left."


class RoomClosed(errors.NotFound):
    """The room was ended."""

    code = "ROOM_CLOSED"
    message = "This room was closed."


class RoomAway(errors.Unavailable):
    """Redis, in which rooms live, does not answer."""

    code = "ROOM_AWAY"
    message = "The room is reconnecting. The film goes on; try again in a moment."


class RoomBusy(errors.Unavailable):
    """Others have been telling how the room is set for too long."""

    code = "ROOM_BUSY"
    message = "Much is being changed in this room. Try again in a moment."


class GuestsNotAllowed(errors.Unauthorized):
    """A guest came to a room that takes none."""

    code = "SIGN_IN_TO_JOIN"
    message = "This room takes no guests. Sign in to join."


class NameWanted(errors.Invalid):
    """A guest gave no name."""

    code = "NAME_WANTED"
    message = "Tell the others your name."


class NotJoined(errors.Conflict):
    """The socket is in no room."""

    code = "NOT_JOINED"
    message = "Join the room first."


class Stale(errors.Conflict):
    """The room moved on before the wish came."""

    code = "STALE"
    message = "Somebody was faster. Here is how the room stands now."


class NothingThere(errors.Conflict):
    """There is no next or previous video."""

    code = "NOTHING_NEXT"
    message = "There is nothing to go to."


class NotGranted(errors.Forbidden):
    """The role does not hold the grant."""

    message = "The host has not allowed this."


class Banned(errors.Forbidden):
    """The person is banned from the room."""

    code = "BANNED"
    message = "You were banned from this room."


class RoomLocked(errors.Forbidden):
    """Nobody new comes in."""

    code = "ROOM_LOCKED"
    message = "The room is locked: nobody new comes in at the moment."


class Kicked(errors.Forbidden):
    """The person was sent out a moment ago."""

    code = "KICKED"
    message = "You were sent out of this room. Wait a little before you come back."


class Muted(errors.Forbidden):
    """The person may not write at the moment."""

    code = "MUTED"
    message = "You are muted in this room."


class SlowMode(errors.Forbidden):
    """The person wrote a moment ago, and the room is set to be slow."""

    code = "SLOW_MODE"
    message = "Slow mode is on. Wait a little before you write again."


class MessageNotFound(errors.NotFound):
    """No such line in this room."""

    code = "MESSAGE_NOT_FOUND"
    message = "There is no such message."


class MemberNotFound(errors.NotFound):
    """No such person in this room."""

    code = "MEMBER_NOT_FOUND"
    message = "This person is not in the room."
