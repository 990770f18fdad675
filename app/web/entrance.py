"""The one way pages sign a browser in, whichever door somebody came to, with a code when due.

Between the door and the code this browser carries a signed note of who was proven, for 5 minutes.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from app.accounts import identity
from app.accounts.factor_errors import SecondFactorRequired
from app.core import clock, database
from app.web import redirects

NOTE = "half_in"
MINUTES = 5


def enter(proven: identity.Proven, default: str, *, target: str | None = None) -> Response:
    """Sign in who was proven and go on to the target, else to a page; or ask for the code first.

    The target is what `next` says unless the door kept one itself. Opens the unit of work: what a
    door does itself is committed before. Raise InvalidCredentials.
    """
    target = target or redirects.wanted()
    try:
        with database.unit_of_work():
            identity.begin_cookie(identity.admit(proven))
    except SecondFactorRequired:
        session[NOTE] = [str(proven.user_id), proven.mark, clock.now().timestamp()]
        return redirect(url_for("pages.sign_in_code", next=target), code=303)
    return redirect(target or default, code=303)


def half_in() -> identity.Proven | None:
    """Answer who was proven in this browser a moment ago, and still owes a code."""
    note = session.get(NOTE)
    if note is None:
        return None
    user_id, mark, moment = note
    if clock.now().timestamp() - moment > timedelta(minutes=MINUTES).total_seconds():
        forget()
        return None
    return identity.Proven(UUID(user_id), mark)


def forget() -> None:
    """Tear the note up."""
    session.pop(NOTE, None)
