"""What can go wrong with a video."""

from app.core import errors


class VideoNotFound(errors.NotFound):
    """No video has this id, or the caller must not know of it."""

    code = "VIDEO_NOT_FOUND"
    message = "There is no such video."


class TakenDown(errors.Forbidden):
    """Moderators removed the video; only they bring it back, and it is kept for an appeal."""

    code = "TAKEN_DOWN"
    message = "Moderators removed this video. You can appeal on the page of your standing."


class VideoNotWatchable(errors.Conflict):
    """Nothing of the video can be played yet."""

    code = "VIDEO_NOT_WATCHABLE"
    message = "This video is still being made; it cannot be watched yet."


class SubscriptionRequired(errors.Forbidden):
    """The video is for subscribers of its channel, and the viewer is none."""

    code = "SUBSCRIPTION_REQUIRED"
    message = "This video is for subscribers of the channel. Subscribe to watch it."


class SponsorRequired(errors.Forbidden):
    """The video is for sponsors of its channel, and the viewer is none."""

    code = "SPONSOR_REQUIRED"
    message = "This video is for sponsors of the channel. Sponsor it to watch."


class PasswordRequired(errors.Forbidden):
    """The video opens with a password, which the viewer has not given."""

    code = "PASSWORD_REQUIRED"
    message = "This video asks for a password."


class PasswordWrong(errors.Forbidden):
    """Another password opens the video."""

    code = "PASSWORD_WRONG"
    message = "This is not the password of the video."


class AccessNotOffered(errors.Invalid):
    """A kind of access that cannot be chosen yet."""

    code = "ACCESS_NOT_OFFERED"
    message = (
        "Choose public, unlisted, private, password, subscribers or sponsors;"
        " only what shows a film of the shop can be for rent."
    )


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


class UnsupportedUrl(errors.BadRequest):
    """A link no video can be made of."""

    code = "UNSUPPORTED_URL"
    message = "This is not a link to a video."
    recoverable = False
