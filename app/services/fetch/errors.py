"""What can go wrong with a fetch: the address itself, what lies behind it, or the way there."""

from __future__ import annotations

from app.core.errors import BadRequest, PayloadTooLarge, Unavailable


class AddressNotAllowed(BadRequest):
    """Not an address of the kind that is fetched."""

    code = "ADDRESS_NOT_ALLOWED"
    message = "This is not a web address Matinee can fetch. Use a full http or https link."
    recoverable = False


class AddressNotPublic(BadRequest):
    """It leads to this machine or into a network that is not the internet."""

    code = "ADDRESS_NOT_PUBLIC"
    message = "This address leads inside a private network. Only public addresses are fetched."
    recoverable = False


class AddressUnknown(BadRequest):
    """The name has no address."""

    code = "ADDRESS_UNKNOWN"
    message = "No site was found under this address. Check the spelling."


class RedirectNotAllowed(BadRequest):
    """Too many hops, one back from https to http, or one to nowhere."""

    code = "REDIRECT_NOT_ALLOWED"
    message = "This address sends its visitors on in a way that is not followed."
    recoverable = False


class FetchTooLarge(PayloadTooLarge):
    """More bytes than this fetch takes, as sent or once unpacked."""

    code = "FETCH_TOO_LARGE"
    message = "What lies under this address is larger than what is accepted."


class FetchFailed(Unavailable):
    """The other side refused, broke off, or spoke no proper HTTP."""

    status = 502
    code = "FETCH_FAILED"
    message = "The other site could not be reached or did not answer properly."
    retry_after = 60


class FetchRefused(FetchFailed):
    """The other side answered with a status that is not success; `details` names it."""

    code = "FETCH_REFUSED"
    message = "The other site did not hand this out."


class FetchTimedOut(FetchFailed):
    """The other side did not finish in the time it has."""

    status = 504
    code = "FETCH_TIMED_OUT"
    message = "The other site took too long to answer."
