"""What a comment can be, who may comment without waiting, and in which order comments stand."""

from enum import StrEnum


class State(StrEnum):
    """How a comment stands; those removed hold neither text nor author, only their place.

    What moderators took down keeps both, and shows neither.
    """

    SHOWN = "shown"
    WAITING = "waiting"
    REMOVED = "removed"
    REMOVED_USER = "removed_user"
    TAKEN_DOWN = "taken_down"


class Mode(StrEnum):
    """Whether comments are shown at once, wait for the creator, or are closed."""

    OPEN = "open"
    APPROVAL = "approval"
    CLOSED = "closed"


class Sort(StrEnum):
    """In which order threads stand; `top` counts likes, and the creator's heart as one more."""

    NEWEST = "newest"
    TOP = "top"

    @classmethod
    def read(cls, text: str | None) -> "Sort":
        """Answer the order of that name, the newest first when there is none."""
        return cls(text) if text in list(cls) else cls.NEWEST
