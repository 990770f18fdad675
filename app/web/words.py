"""The words pages have for what the domains keep as codes."""

from flask_babel import gettext as _

from app.videos.values import Access


def access_names() -> dict[str, str]:
    """Name every kind of access."""
    return {
        Access.PUBLIC: _("Public"),
        Access.UNLISTED: _("Unlisted"),
        Access.PRIVATE: _("Private"),
        Access.PASSWORD: _("With a password"),
        Access.SUBSCRIBERS: _("Subscribers"),
        Access.SPONSORS: _("Sponsors"),
        Access.RENTAL: _("For rent"),
    }


def step_names() -> dict[str, str]:
    """Name the steps of making a video ready; an unknown one keeps its own name."""
    return {
        "look_up": _("Asking YouTube"),
        "fetch": _("Fetching the file"),
        "probe": _("Looking at the file"),
        "plan": _("Planning the sizes"),
        "verify": _("Checking every byte"),
        "checksum": _("Checking every byte"),
        "ladder": _("Making the picture sizes"),
        "audio": _("Preparing the sound"),
        "images": _("Choosing pictures"),
        "thumbnails": _("Choosing pictures"),
        "storyboard": _("Drawing the storyboard"),
        "finish": _("Finishing"),
    }
