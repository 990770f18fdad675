"""What can go wrong in the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.errors import Conflict, Forbidden, Invalid, NotFound


class CustomerNotFound(NotFound):
    """No customer has this number."""

    code = "CUSTOMER_NOT_FOUND"
    message = "There is no such customer."


class RentalNotFound(NotFound):
    """No rental has this number."""

    code = "RENTAL_NOT_FOUND"
    message = "There is no such rental."


class StaffNotFound(NotFound):
    """Nobody of the staff has this number."""

    code = "STAFF_NOT_FOUND"
    message = "There is no such member of staff."


class CannotRent(Invalid):
    """A rental that may not be; `details` names every reason by its field."""

    code = "CANNOT_RENT"
    message = "This cannot be rented out."

    def __init__(self, reasons: Mapping[str, Sequence[str]]) -> None:
        said = " ".join(one for reason in reasons.values() for one in reason)
        super().__init__(said or None, details={name: list(why) for name, why in reasons.items()})


class CopyIsOut(Conflict):
    """Somebody else has the copy at home."""

    code = "COPY_IS_OUT"
    message = "This copy is out: somebody else has it at home."


class AlreadyReturned(Conflict):
    """The rental ended before."""

    code = "ALREADY_RETURNED"
    message = "This rental was returned already."


class AlreadyConnected(Conflict):
    """Somebody has another place in the shop, or somebody else has this one."""

    code = "ALREADY_CONNECTED"
    message = "The user or the number is taken: each has at most one of the other."


class NotAClerk(Forbidden):
    """Somebody is signed in who does not work at the shop."""

    code = "NOT_A_CLERK"
    message = "Only who works at the shop may do this."
