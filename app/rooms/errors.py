"""What can go wrong with a watch room."""

from app.core import errors


class RoomNotFound(errors.NotFound):
    code = "ROOM_NOT_FOUND"
    message = "There is no such room."


class RoomIsFull(errors.Conflict):
    code = "ROOM_FULL"
    message = "This room is full. Try again when somebody has left."


class RoomClosed(errors.NotFound):
    code = "ROOM_CLOSED"
    message = "This room has been closed."


class RoomAway(errors.Unavailable):
    code = "ROOM_AWAY"
    message = "The room is reconnecting. The film goes on; try again in a moment."


class GuestsNotAllowed(errors.Unauthorized):
    code = "SIGN_IN_TO_JOIN"
    message = "This room takes no guests. Sign in to join."


class NameWanted(errors.Invalid):
    code = "NAME_WANTED"
    message = "Tell the others your name."


class PrivacyNotOffered(errors.Invalid):
    code = "PRIVACY_NOT_OFFERED"
    message = "Choose public or unlisted: the other kinds of room are not offered yet."


class NotJoined(errors.Conflict):
    code = "NOT_JOINED"
    message = "Join the room first."


class Stale(errors.Conflict):
    code = "STALE"
    message = "Somebody was faster. Here is how the room stands now."


class NothingThere(errors.Conflict):
    code = "NOTHING_NEXT"
    message = "There is nothing to go to."


class NotGranted(errors.Forbidden):
    message = "The host has not allowed this."


class Banned(errors.Forbidden):
    code = "BANNED"
    message = "You were banned from this room."


class Kicked(errors.Forbidden):
    code = "KICKED"
    message = "You were sent out of this room. Wait a little before you come back."


class Muted(errors.Forbidden):
    code = "MUTED"
    message = "You are muted in this room."


class MessageNotFound(errors.NotFound):
    code = "MESSAGE_NOT_FOUND"
    message = "There is no such message."


class MemberNotFound(errors.NotFound):
    code = "MEMBER_NOT_FOUND"
    message = "This person is not in the room."
