"""Who is banned, and what they are told at the door: moderation answers, every door here asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.core.errors import Forbidden


@dataclass(frozen=True)
class Ban:
    """Why somebody is kept out, until when (None: for good), and where they can object."""

    reason: str
    until: datetime | None
    appeal_url: str


class AccountBanned(Forbidden):
    """The person is who they say, and moderators keep them out."""

    code = "ACCOUNT_BANNED"
    message = "Moderators have banned this account."

    def __init__(self, ban: Ban) -> None:
        until = ban.until.isoformat() if ban.until else None
        details = {"reason": ban.reason, "until": until, "appeal_url": ban.appeal_url}
        super().__init__(details=details)
        self.ban = ban


Ask = Callable[[User], Ban | None]
_asked: list[Ask] = []


def answer_by(ask: Ask) -> None:
    """Have `ask` say what keeps a banned person out; it lets them in again whose time is over."""
    _asked[:] = [ask]


def check(user: User) -> None:
    """Raise AccountBanned for one who was proven and is banned; the row of the account is held."""
    for ask in _asked if user.is_banned else ():
        ban = ask(user)
        if ban is not None and not user.is_disabled:
            raise AccountBanned(ban)
