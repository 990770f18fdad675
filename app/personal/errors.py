"""What can go wrong with an export or a removal."""

from app.core import errors


class ExportNotFound(errors.NotFound):
    """No export has this id."""

    code = "EXPORT_NOT_FOUND"
    message = "There is no such export."


class WrongUsername(errors.Invalid):
    """Another name was typed than that of the account."""

    code = "WRONG_USERNAME"
    message = "This is not your username."

    def __init__(self) -> None:
        super().__init__(details={"username": [self.message]})
