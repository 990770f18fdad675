"""What viewers are called where they are counted: users by their id, others by a keyed hash."""

import hashlib
import hmac

from app.accounts.models import User
from app.core.addresses import household

# So many strangers of one address can each count a view of a video.
SEATS = 8


def stranger(secret: str, address: str, browser: str) -> str:
    """Name an anonymous viewer: a keyed hash of their network and one of its few seats.

    `browser` says who it is among those behind one address; however many names are invented, they
    share the seats.
    """
    seat = hashlib.sha256(browser.encode()).digest()[0] % SEATS if browser else 0
    who = f"view\n{household(address)}\n{seat}".encode()
    return hmac.new(secret.encode(), who, hashlib.sha256).hexdigest()


def unnamed(secret: str, user: User) -> str:
    """Name a user whose history is paused: always the same, and nobody can tell who it is."""
    who = f"view of a user\n{user.id}".encode()
    return hmac.new(secret.encode(), who, hashlib.sha256).hexdigest()
