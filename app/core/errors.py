"""The general kinds of error; a domain derives its own, `api` and `websocket` translate them."""

from __future__ import annotations

from typing import Any


class AppError(Exception):
    """A failure with a status for REST, a stable code and a sentence a person understands."""

    status = 500
    code = "INTERNAL_SERVER_ERROR"
    message = "Something went wrong on our side."
    recoverable = False

    def __init__(
        self, message: str | None = None, *, details: Any = None, code: str | None = None
    ) -> None:
        self.message = message or type(self).message
        self.code = code or type(self).code
        self.details = details
        super().__init__(self.message)


class BadRequest(AppError):
    """The request cannot be understood."""

    status = 400
    code = "BAD_REQUEST"
    message = "The request cannot be understood."
    recoverable = True


class Unauthorized(AppError):
    """Nobody is signed in, and somebody must be."""

    status = 401
    code = "UNAUTHORIZED"
    message = "Sign in first."


class Forbidden(AppError):
    """The person is known and may not do this."""

    status = 403
    code = "FORBIDDEN"
    message = "You may not do this."


class NotFound(AppError):
    """It does not exist, or must not be seen."""

    status = 404
    code = "NOT_FOUND"
    message = "There is nothing here."


class Conflict(AppError):
    """It contradicts what is there."""

    status = 409
    code = "CONFLICT"
    message = "This conflicts with what is already there."
    recoverable = True


class PayloadTooLarge(AppError):
    """More bytes than are taken."""

    status = 413
    code = "PAYLOAD_TOO_LARGE"
    message = "This is larger than what is accepted."


class UnsupportedMediaType(AppError):
    """A kind of content that is not taken."""

    status = 415
    code = "UNSUPPORTED_MEDIA_TYPE"
    message = "This kind of content is not accepted."


class Invalid(AppError):
    """Understood, but against the rules; `details` names the fields."""

    status = 422
    code = "UNPROCESSABLE_ENTITY"
    message = "Some of the values are not valid."
    recoverable = True


class RateLimited(AppError):
    """Too much in too short a time; `retry_after` is in seconds."""

    status = 429
    code = "RATE_LIMIT_EXCEEDED"
    message = "Too many requests. Wait a moment and try again."
    recoverable = True

    def __init__(self, message: str | None = None, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(AppError):
    """Something this needs is away at the moment."""

    status = 503
    code = "SERVICE_UNAVAILABLE"
    message = "This is not available at the moment. Try again soon."
    recoverable = True
    retry_after = 5


class DatabaseAway(Unavailable):
    """The database is away, full, or busy for too long."""

    message = "The database does not answer. Try again soon."


class InsufficientStorage(AppError):
    """No room is left."""

    status = 507
    code = "INSUFFICIENT_STORAGE"
    message = "There is not enough storage left."
