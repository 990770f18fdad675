"""The words pages have for what the domains keep as codes."""

from flask_babel import gettext as _

from app.videos.values import Access, Category


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


def category_names() -> dict[str, str]:
    """Name what a video may be about."""
    return {
        Category.FILM: _("Film"),
        Category.ANIMATION: _("Animation"),
        Category.DOCUMENTARY: _("Documentary"),
        Category.MUSIC: _("Music"),
        Category.EDUCATION: _("Education"),
        Category.SCIENCE: _("Science and technology"),
        Category.TALKS: _("Talks and conferences"),
        Category.NEWS: _("News"),
        Category.PEOPLE: _("People and diaries"),
        Category.COMEDY: _("Comedy"),
        Category.GAMES: _("Games"),
        Category.SPORT: _("Sport"),
        Category.TRAVEL: _("Travel"),
        Category.NATURE: _("Nature and animals"),
        Category.FOOD: _("Food"),
        Category.ART: _("Art and design"),
        Category.HOWTO: _("How to"),
        Category.OTHER: _("Something else"),
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
        "join": _("Putting the file together"),
        "swap": _("Putting the new film in place"),
        "finish": _("Finishing"),
        "make": _("Making the file"),
        "pack": _("Packing"),
        "purge": _("Taking the files away"),
        "forget": _("Taking the rest away"),
        "send": _("Sending"),
        "tell": _("Telling"),
    }
