"""What can go wrong with comments, likes and ratings."""

from app.core import errors


class CommentNotFound(errors.NotFound):
    """No comment has this id, or the caller must not know of it."""

    code = "COMMENT_NOT_FOUND"
    message = "There is no such comment."


class CommentsClosed(errors.Forbidden):
    """The creator takes no more comments here."""

    code = "COMMENTS_CLOSED"
    message = "Comments are closed here."


class NotYourComment(errors.Forbidden):
    """Only who wrote a comment changes it; its author and the channel's owner delete it."""

    code = "NOT_YOUR_COMMENT"
    message = "This comment is somebody else's."


class CommentNotShown(errors.Conflict):
    """What waits or was removed is not liked, answered, pinned or hearted."""

    code = "COMMENT_NOT_SHOWN"
    message = "Not everybody sees this comment, so this cannot be done with it."


class ReplyNotPinned(errors.Conflict):
    """A reply stands in its thread."""

    code = "REPLY_NOT_PINNED"
    message = "Only the first comment of a thread can be pinned."
