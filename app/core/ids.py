"""Ids that sort by the time they were made: UUID version 7 of RFC 9562."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """Make a time-ordered id: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76
    value |= secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def new_token(size: int = 32) -> str:
    """Make an unguessable token of `size` random bytes, safe in an address."""
    return secrets.token_urlsafe(size)
