"""What can go wrong with an account."""

from app.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthorized


class EmailTaken(Conflict):
    """Another account has this e-mail."""

    code = "EMAIL_TAKEN"
    message = "There is already an account with this e-mail address."


class UsernameTaken(Conflict):
    """Another account has this username."""

    code = "USERNAME_TAKEN"
    message = "This username is taken."


class InvalidCredentials(Unauthorized):
    """The name or the password is wrong; which one is not said."""

    code = "INVALID_CREDENTIALS"
    message = "The name or the password is wrong."
    recoverable = True


class WrongPassword(Invalid):
    """Somebody who is signed in gave another password than their own."""

    code = "WRONG_PASSWORD"
    message = "This is not your password."

    def __init__(self) -> None:
        super().__init__(details={"current_password": [self.message]})


class SignInAgain(Forbidden):
    """An account without a password is proven by a sign-in of just now."""

    code = "SIGN_IN_AGAIN"
    message = "Sign out and in again first, then ask within ten minutes."


class LinkExpired(NotFound):
    """A one-time link was used before, or is too old."""

    code = "LINK_EXPIRED"
    message = "This link has been used or has expired."


class LastAdministrator(Invalid):
    """Somebody must stay administrator."""

    code = "LAST_ADMINISTRATOR"
    message = "This is the only administrator left."


class UserNotFound(NotFound):
    """There is no such account."""

    message = "There is no such user."
