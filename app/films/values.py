"""The words a film's columns hold."""

from enum import StrEnum


class Rating(StrEnum):
    """For whom a film is, by the Motion Picture Association; from all to adults only."""

    G = "G"
    PG = "PG"
    PG_13 = "PG-13"
    R = "R"
    NC_17 = "NC-17"
