"""What can go wrong with signing in elsewhere, once the issuer has spoken."""

from __future__ import annotations

from uuid import UUID

from app.accounts.errors import InvalidCredentials
from app.core.errors import Conflict, Forbidden, NotFound


class ProviderNotFound(NotFound):
    """Nobody can sign in this way here."""

    code = "PROVIDER_NOT_FOUND"
    message = "Nobody can sign in here with that."


class EmailNotVouched(Forbidden):
    """The issuer knows no e-mail of the person, or has not checked it."""

    code = "EMAIL_UNVERIFIED"
    message = (
        "There it is not confirmed that your e-mail address is yours. "
        "Confirm it there first, or sign up here with a password."
    )


class AccountExists(Conflict):
    """The e-mail belongs to an account nobody has proven to own yet; `user_id` says which."""

    code = "ACCOUNT_EXISTS"
    message = "There is already an account with this e-mail address. Sign in to it once to connect."

    def __init__(self, user_id: UUID) -> None:
        super().__init__()
        self.user_id = user_id


class AccountDisabled(InvalidCredentials):
    """The person is who they say, and is kept out."""

    message = "You cannot sign in to this account."


class IdentityTaken(Conflict):
    """Another account is connected with it."""

    code = "IDENTITY_TAKEN"
    message = "This is connected to another account already. Disconnect it there first."


class LastWayIn(Conflict):
    """Without it, nobody could sign in any more."""

    code = "LAST_WAY_IN"
    message = "This is the only way to sign in to your account. Set a password first."


class IdentityNotFound(NotFound):
    """It is not connected, or not any more."""

    message = "This is not connected."
