"""What can go wrong between us and an issuer."""

from __future__ import annotations

from app.core.errors import BadRequest, Forbidden, Unavailable


class IssuerAway(Unavailable):
    """The issuer does not answer, or not as an issuer does."""

    code = "ISSUER_AWAY"
    message = "That service does not answer. Sign in with your password, or try again soon."


class IssuerRefuses(Unavailable):
    """The issuer does not know us: a setting is wrong, here or there."""

    code = "ISSUER_REFUSES"
    message = "That service does not know this site yet. Sign in with your password."


class SignInExpired(BadRequest):
    """The try was begun too long ago, in another browser, or was finished before."""

    code = "SIGN_IN_EXPIRED"
    message = "This sign-in has expired or was used before. Start again."


class SignInCancelled(BadRequest):
    """The person said no at the issuer."""

    code = "SIGN_IN_CANCELLED"
    message = "You did not go through with it, so nobody was signed in."


class NotTrusted(Forbidden):
    """What came back was not made by the issuer for this try."""

    code = "ISSUER_NOT_TRUSTED"
    message = "The answer could not be trusted, so nobody was signed in. Start again."
