"""What can go wrong with the numbers of an audience."""

from app.core import errors


class PeriodInvalid(errors.Invalid):
    """The days asked for are no period, or too many."""

    code = "PERIOD_INVALID"
    message = "Choose a first day that is not after the last, and at most 366 days."

    def __init__(self) -> None:
        super().__init__(details={"from": [self.message]})
