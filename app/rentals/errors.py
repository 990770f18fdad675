"""What can go wrong in the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.errors import Conflict, Invalid, NotFound


class CustomerNotFound(NotFound):
    """No customer has this number."""

    code = "CUSTOMER_NOT_FOUND"
    message = "There is no such customer."


class RentalNotFound(NotFound):
    """No rental has this number."""

    code = "RENTAL_NOT_FOUND"
    message = "There is no such rental."


class CopyNotFound(NotFound):
    """No copy has this number."""

    code = "COPY_NOT_FOUND"
    message = "There is no such copy."


class StaffNotFound(NotFound):
    """Nobody of the staff has this number."""

    code = "STAFF_NOT_FOUND"
    message = "There is no such member of staff."


class Refused(Invalid):
    """What may not be; `details` names every reason by its field, and so does the message."""

    def __init__(self, reasons: Mapping[str, Sequence[str]] | None = None) -> None:
        why = {name: list(said) for name, said in (reasons or {}).items()}
        told = " ".join(one for said in why.values() for one in said)
        super().__init__(told or None, details=why or None)


class CannotRent(Refused):
    """A rental that may not be."""

    code = "CANNOT_RENT"
    message = "This cannot be rented out; `details` names every reason."


class CannotPay(Refused):
    """A payment that may not be."""

    code = "CANNOT_PAY"
    message = "This cannot be paid; `details` names every reason."


class PaymentTaken(Conflict):
    """A one-time id that took another payment."""

    code = "PAYMENT_TAKEN"
    message = "Another payment was taken by this form already. See what is owed, then try again."


class CopyIsOut(Conflict):
    """Somebody has the copy at home."""

    code = "COPY_IS_OUT"
    message = "This copy is out: somebody else has it at home."


class CopyIsIn(Conflict):
    """A copy is brought back that nobody has at home."""

    code = "COPY_IS_IN"
    message = "This copy is in: nobody has it at home."


class AlreadyReturned(Conflict):
    """The rental ended before."""

    code = "ALREADY_RETURNED"
    message = "This rental was returned already."


class AlreadyConnected(Conflict):
    """Somebody has another place in the shop, or somebody else has this one."""

    code = "ALREADY_CONNECTED"
    message = "The user or the number is taken: each has at most one of the other."
