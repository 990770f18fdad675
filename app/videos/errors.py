"""What can go wrong with a video."""

from app.core import errors


class VideoNotFound(errors.NotFound):
    code = "VIDEO_NOT_FOUND"
    message = "There is no such video."


class VideoNotWatchable(errors.Conflict):
    code = "VIDEO_NOT_WATCHABLE"
    message = "This video is still being made; it cannot be watched yet."


class AccessNotOffered(errors.Invalid):
    code = "ACCESS_NOT_OFFERED"
    message = "Choose public, unlisted or private: the other kinds of access are not offered yet."


class NotYourChannel(errors.Forbidden):
    code = "NOT_YOUR_CHANNEL"
    message = "You may publish only in your own channels."
