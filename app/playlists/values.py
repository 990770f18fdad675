"""The words a playlist's columns hold, and how much is taken."""

from enum import StrEnum

MOST_PLAYLISTS = 200
MOST_ENTRIES = 500
TITLE_LENGTH = 150
DESCRIPTION_LENGTH = 5_000


class Visibility(StrEnum):
    """Who may see a playlist."""

    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


class Kind(StrEnum):
    """What a playlist is: one somebody made, or the one everybody has."""

    LIST = "list"
    WATCH_LATER = "watch_later"
