"""What can go wrong with a video."""

from app.core import errors


class VideoNotFound(errors.NotFound):
    """No video has this id, or the caller must not know of it."""

    code = "VIDEO_NOT_FOUND"
    message = "There is no such video."


class VideoNotWatchable(errors.Conflict):
    """Nothing of the video can be played yet."""

    code = "VIDEO_NOT_WATCHABLE"
    message = "This video is still being made; it cannot be watched yet."


class AccessNotOffered(errors.Invalid):
    """A kind of access that cannot be chosen yet."""

    code = "ACCESS_NOT_OFFERED"
    message = "Choose public, unlisted or private: the other kinds of access are not offered yet."


class NoSuchPicture(errors.Invalid):
    """A picture is chosen that the video does not have."""

    code = "NO_SUCH_PICTURE"
    message = "This video has no such picture."

    def __init__(self) -> None:
        super().__init__(details={"thumbnail": [self.message]})


class NotYourChannel(errors.Forbidden):
    """The channel belongs to somebody else."""

    code = "NOT_YOUR_CHANNEL"
    message = "You may publish only in your own channels."
