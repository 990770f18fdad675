"""The declaration of a view by which one does what moderators can keep somebody from."""

from __future__ import annotations

from app.accounts.standing import Deed, Sanctioned
from app.api.access import with_standing
from app.api.openapi import refuses
from app.core.security import View


def publishes(view: View) -> View:
    """Mark a view by which one makes what others see; stands above who may call.

    A suspended person is turned away before a body is read.
    """
    return refuses(Sanctioned)(with_standing(Deed.PUBLISH)(view))
