"""What can go wrong with reports and with what they lead to."""

from app.core import errors


class FlagNotFound(errors.NotFound):
    """No report has this id."""

    code = "FLAG_NOT_FOUND"
    message = "There is no such report."


class OwnContent(errors.Conflict):
    """Somebody reports what is their own."""

    code = "OWN_CONTENT"
    message = "This is your own. You can change or delete it yourself."


class AlreadyFlagged(errors.Conflict):
    """The same person's report of the same thing waits for a decision."""

    code = "ALREADY_FLAGGED"
    message = "You have reported this already; moderators will look at it."


class FlagDecided(errors.Conflict):
    """The report is approved or rejected, perhaps a moment ago by somebody else."""

    code = "FLAG_DECIDED"
    message = "This report has been decided already."


class RemovalNotFound(errors.NotFound):
    """Moderators have not removed this, or have put it back."""

    code = "REMOVAL_NOT_FOUND"
    message = "This is not removed by moderators."


class NothingToRemove(errors.Invalid):
    """A person is sanctioned, not removed."""

    code = "NOTHING_TO_REMOVE"
    message = "A person is not removed. Use a sanction."


class ContentGone(errors.Conflict):
    """What was reported is there no more."""

    code = "CONTENT_GONE"
    message = "This has been deleted for good; there is nothing to bring back."
