"""What can go wrong at the door of a room that is not open to everybody."""

from app.core import errors


class RoomPasswordRequired(errors.Forbidden):
    """The room opens with a password, which the person has not given."""

    code = "PASSWORD_REQUIRED"
    message = "This room asks for a password."

    def __init__(self) -> None:
        super().__init__(details={"of": "room"})


class RoomPasswordWrong(errors.Forbidden):
    """Another password opens the room."""

    code = "PASSWORD_WRONG"
    message = "This is not the password of the room."

    def __init__(self) -> None:
        super().__init__(details={"of": "room"})


class RoomPasswordMissing(errors.Invalid):
    """A room is to be opened by a password, and there is none."""

    code = "PASSWORD_MISSING"
    message = "Choose the password that opens the room."

    def __init__(self) -> None:
        super().__init__(details={"password": [self.message]})


class InviteEnded(errors.NotFound):
    """An invite that was taken back, has run out, or was used by as many as it was for."""

    code = "INVITE_ENDED"
    message = "This invite has ended. Ask for a new one."


class InviteNotFound(errors.NotFound):
    """No such invite of this room, or none of this person's."""

    code = "INVITE_NOT_FOUND"
    message = "There is no such invite."


class TooManyInvites(errors.Conflict):
    """A room has as many living invites as it may."""

    code = "TOO_MANY_INVITES"
    message = "This room has too many invites. Take one back first."


class InvitationNotFound(errors.NotFound):
    """No such invitation, or it is somebody else's."""

    code = "INVITATION_NOT_FOUND"
    message = "There is no such invitation."
