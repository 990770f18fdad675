"""What can go wrong with a room's queue."""

from app.core import errors


class EntryNotFound(errors.NotFound):
    """No such entry in this queue."""

    code = "ENTRY_NOT_FOUND"
    message = "This film is not in the queue any more."


class QueueIsFull(errors.Conflict):
    """The queue holds as many entries as it may."""

    code = "QUEUE_FULL"
    message = "The queue is full. Take something out first."


class ShareUsed(errors.Conflict):
    """A member has as many entries in the queue as one may have."""

    code = "QUEUE_SHARE_USED"
    message = "You have as many films in the queue as one member may. Wait until some have played."


class OrderedByVotes(errors.Conflict):
    """The order is the votes' affair."""

    code = "QUEUE_BY_VOTES"
    message = "Votes decide what comes next in this room."
