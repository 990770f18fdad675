"""What can go wrong with a planned party."""

from app.core import errors


class PartyNotFound(errors.NotFound):
    """The room has no time it is planned for."""

    code = "PARTY_NOT_FOUND"
    message = "No party is planned in this room."


class PartyNotOpen(errors.Conflict):
    """Somebody came before the doors open; `details` says when they do."""

    code = "PARTY_NOT_OPEN"
    message = "The doors of this room are not open yet."


class PartyTimeTooSoon(errors.Invalid):
    """A time that has gone by."""

    code = "PARTY_TIME_TOO_SOON"
    message = "Choose a time that is still to come."


class PartyTimeTooFar(errors.Invalid):
    """A time that nobody can know of yet."""

    code = "PARTY_TIME_TOO_FAR"
    message = "Choose a time within the next year."


class PartyHasBegun(errors.Conflict):
    """A reply, or another time, when the doors are open already."""

    code = "PARTY_HAS_BEGUN"
    message = "The doors are open: come in."
