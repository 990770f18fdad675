"""The links that end a kind of mail with one press: signed, so that nobody ends another's."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.api import media
from app.core import clock
from app.core.links import public_address
from app.core.signing import BadLink, Grant

SCOPE = "unsubscribe"
LASTS = timedelta(days=3650)


def address(user_id: UUID, what: str) -> str:
    """Answer the whole address that ends somebody's mails about a kind, or the daily letter."""
    expires = int((clock.now() + LASTS).timestamp())
    token = media.keyring().sign(Grant(SCOPE, user_id, expires), f"mail/{what}")
    return public_address(f"/unsubscribe/{token}/{what}")


def reader(token: str, what: str) -> UUID:
    """Answer whose mails a link ends; raise BadLink, LinkExpired."""
    grant = media.keyring().read(token, f"mail/{what}", clock.now())
    if grant.scope != SCOPE or grant.viewer is None:
        raise BadLink
    return grant.viewer
