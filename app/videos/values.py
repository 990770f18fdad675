"""The words a video's columns hold."""

from enum import StrEnum


class Access(StrEnum):
    """Who may watch."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"
    PASSWORD = "password"  # noqa: S105 - a word of the contract
    SUBSCRIBERS = "subscribers"
    SPONSORS = "sponsors"
    RENTAL = "rental"


# What anybody may find in the lists, though not everybody may watch it.
LISTED = (Access.PUBLIC, Access.SUBSCRIBERS, Access.SPONSORS, Access.RENTAL)


def mean_of_ratings(total: int, count: int) -> float | None:
    """Answer the mean of ratings to two digits, None without any."""
    return round(total / count, 2) if count else None


class Category(StrEnum):
    """What a video is about; pages name it in the reader's language."""

    FILM = "film"
    ANIMATION = "animation"
    DOCUMENTARY = "documentary"
    MUSIC = "music"
    EDUCATION = "education"
    SCIENCE = "science"
    TALKS = "talks"
    NEWS = "news"
    PEOPLE = "people"
    COMEDY = "comedy"
    GAMES = "games"
    SPORT = "sport"
    TRAVEL = "travel"
    NATURE = "nature"
    FOOD = "food"
    ART = "art"
    HOWTO = "howto"
    OTHER = "other"


class Circle(StrEnum):
    """Who was told that a video came out; followers are everybody, sponsors among them."""

    SPONSORS = "sponsors"
    FOLLOWERS = "followers"


class Status(StrEnum):
    """How far the work on a video is."""

    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    READY = "READY"
    FAILED = "FAILED"


class CaptionOrigin(StrEnum):
    """Where the cues of a caption track come from."""

    UPLOADED = "uploaded"
    EDITED = "edited"
    GENERATED = "generated"


class RenditionState(StrEnum):
    """How far one picture size is; a growing one plays as far as its playlist goes."""

    PENDING = "PENDING"
    GROWING = "GROWING"
    READY = "READY"
