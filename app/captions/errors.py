"""What can go wrong with captions."""

from app.core import errors


class CaptionsNotFound(errors.NotFound):
    """No caption track has this id, or the caller must not know of it."""

    code = "CAPTIONS_NOT_FOUND"
    message = "There are no such captions."


class CaptionsExist(errors.Conflict):
    """The video has a track of the same language, kind and name."""

    code = "CAPTIONS_EXIST"
    message = "The video has captions of this language and name already. Choose another name."


class CaptionsChanged(errors.Conflict):
    """Somebody changed the captions since the version that the change began from."""

    code = "CAPTIONS_CHANGED"
    message = "These captions were changed meanwhile. Load them again, then repeat your change."


class TooManyCaptions(errors.Conflict):
    """The video has as many tracks as a video may have."""

    code = "TOO_MANY_CAPTIONS"
    message = "A video has at most 100 caption tracks. Delete one first."
