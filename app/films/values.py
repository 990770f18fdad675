"""The words a film's columns hold, and those a list of films is ordered by."""

from enum import StrEnum


class Rating(StrEnum):
    """For whom a film is, by the Motion Picture Association; from all to adults only."""

    G = "G"
    PG = "PG"
    PG_13 = "PG-13"
    R = "R"
    NC_17 = "NC-17"


class Order(StrEnum):
    """In which order films are listed; what is the same in it goes by title."""

    TITLE = "title"
    NEWEST = "newest"
    CHEAPEST = "cheapest"
    SHORTEST = "shortest"
    LONGEST = "longest"

    @classmethod
    def read(cls, text: str | None) -> "Order":
        """Answer the order of that name, by title when there is none."""
        return cls(text) if text in list(cls) else cls.TITLE
