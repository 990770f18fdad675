"""What can go wrong when a video is changed."""

from app.core import errors


class PublishTimeTooSoon(errors.Invalid):
    """The time at which a video is to come out has passed."""

    code = "PUBLISH_TIME_TOO_SOON"
    message = "Choose a time to come."

    def __init__(self) -> None:
        super().__init__(details={"publish_at": [self.message]})


class PublishTimeTooFar(errors.Invalid):
    """The time at which a video is to come out is too far ahead."""

    code = "PUBLISH_TIME_TOO_FAR"
    message = "Choose a time within two years."

    def __init__(self) -> None:
        super().__init__(details={"publish_at": [self.message]})


class PasswordMissing(errors.Invalid):
    """A video is to be opened by a password, and there is none."""

    code = "PASSWORD_MISSING"
    message = "Choose the password that opens the video."

    def __init__(self) -> None:
        super().__init__(details={"password": [self.message]})


class ChaptersWrong(errors.Invalid):
    """The chapters do not follow one another through the film."""

    code = "CHAPTERS_WRONG"
    message = "These chapters do not fit."

    def __init__(self, why: str) -> None:
        super().__init__(why, details={"chapters": [why]})


class UndoIsOver(errors.NotFound):
    """There is no such change, it was taken back already, or too much time has passed."""

    code = "UNDO_IS_OVER"
    message = "This cannot be undone any more."


class DownloadsOff(errors.Forbidden):
    """The video may be watched, not taken away."""

    code = "DOWNLOADS_OFF"
    message = "This video is not offered as a file."


class NothingToDownload(errors.Conflict):
    """The video has no such size, or it is not whole yet."""

    code = "NOTHING_TO_DOWNLOAD"
    message = "This size of the video is not there, or not whole yet."


class ReplacementUnderWay(errors.Conflict):
    """Something is made of the video's file, or of a new one, at this moment."""

    code = "REPLACEMENT_UNDER_WAY"
    message = "This video is being made. Wait until that is done."
