"""The links by which a banned person appeals without signing in: signed, good for half a year."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.api import media
from app.core import clock
from app.core.links import public_address
from app.core.signing import BadLink, Grant

SCOPE = "appeal"
PREFIX = "appeal/ban"
LASTS = timedelta(days=180)


def address(user_id: UUID) -> str:
    """Answer the whole address of the page where somebody appeals against their ban."""
    expires = int((clock.now() + LASTS).timestamp())
    token = media.keyring().sign(Grant(SCOPE, user_id, expires), PREFIX)
    return public_address(f"/appeal/{token}")


def whose(token: str) -> UUID:
    """Answer whom a link was made for; raise BadLink, LinkExpired."""
    grant = media.keyring().read(token, PREFIX, clock.now())
    if grant.scope != SCOPE or grant.viewer is None:
        raise BadLink
    return grant.viewer
