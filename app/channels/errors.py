"""What can go wrong with a channel."""

from app.core import errors


class ChannelNotFound(errors.NotFound):
    """No channel has this handle or id, or it was removed."""

    code = "CHANNEL_NOT_FOUND"
    message = "There is no such channel."


class HandleTaken(errors.Conflict):
    """Another channel has, or had, this handle."""

    code = "HANDLE_TAKEN"
    message = "This handle is taken, or was in use before."


class HandleInvalid(errors.Invalid):
    """The handle does not have the shape of one."""

    code = "HANDLE_INVALID"
    message = (
        "A handle has 3 to 40 letters a–z, digits, - and _, and begins and ends with a letter"
        " or a digit."
    )


class NoFollower(errors.Conflict):
    """A creator would make somebody sponsor who neither asked nor follows the channel."""

    code = "NO_FOLLOWER"
    message = "Only who follows the channel, or asked, can be made its sponsor."


class OwnChannel(errors.Conflict):
    """A creator would follow or sponsor their own channel."""

    code = "OWN_CHANNEL"
    message = "This is the owner's own channel: there is nothing to subscribe to."
    recoverable = False
