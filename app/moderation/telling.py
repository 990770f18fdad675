"""How a person hears of a decision: on the site, and who is kept out of it by a letter."""

from __future__ import annotations

from app.accounts import letters
from app.accounts.letters import Letter, Values
from app.accounts.models import User
from app.moderation import appeal_links, words
from app.notifications import outgoing
from app.notifications import service as notifications

KIND = "moderation"
LETTER = "decision"


def tell(user: User, text: str, *, link: str = words.STANDING) -> None:
    """Tell somebody what was decided, in the unit of work that decides it.

    News go by mail as their reader chose; nobody reads news who is banned, so they are written to.
    """
    notifications.notify(user.id, KIND, about={"text": text}, link=link)
    if user.is_banned:
        outgoing.want(user.id, LETTER, {"text": text})


def write(user: User, about: Values) -> Values | None:
    """Write the letter to one who is kept out; nothing goes to an address nobody has proven."""
    if not user.email_verified or user.is_disabled:
        return None
    return {
        "username": user.username,
        "text": about["text"],
        "link": appeal_links.address(user.id) if user.is_banned else "",
    }


def register() -> None:
    """Make the letter known."""
    letters.register(Letter(LETTER, write))
