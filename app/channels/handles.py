"""What a handle looks like, and how one is derived from a name."""

import re
import unicodedata
import uuid

from app.channels.errors import HandleInvalid

MAX_LENGTH = 40
# What addresses of pages and routes may need beside handles.
RESERVED = frozenset({"new", "mine", "me", "edit", "feed", "search", "videos", "admin"})
_SHAPE = re.compile(r"[a-z0-9][a-z0-9_-]{1,38}[a-z0-9]")


def normalise(text: str) -> str:
    """Return the one spelling of a handle; raise HandleInvalid when it cannot be one."""
    handle = text.strip().removeprefix("@").lower()
    if not _SHAPE.fullmatch(handle) or handle in RESERVED or as_id(handle):
        raise HandleInvalid
    return handle


def derive(name: str) -> str:
    """Make a valid handle from any name, without regard to who has it already."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"[^a-z0-9_]+", "-", plain)[:32].strip("-_")
    try:
        return normalise(handle)
    except HandleInvalid:
        return f"{handle}-channel" if handle and not as_id(handle) else "channel"


def as_id(text: str) -> uuid.UUID | None:
    """Read the text as a channel's id, or answer None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
