"""What can go wrong with a mail."""

from __future__ import annotations

from app.core import errors


class MailUnavailable(errors.Unavailable):
    """Mail has no way out of this installation."""

    code = "MAIL_UNAVAILABLE"
    message = "This installation cannot send mail at the moment."


class MailBusy(errors.Unavailable):
    """The mail server is away or asked us to come back: the same letter may go out later."""

    code = "MAIL_BUSY"
    message = "The mail server does not take this letter now."


class MailRefused(errors.Invalid):
    """The letter cannot be delivered, now or later."""

    code = "MAIL_REFUSED"
    message = "The mail server refuses this letter."
    recoverable = False
