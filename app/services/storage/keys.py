"""What a key looks like: segments of plain characters joined by slashes, never a way out."""

from __future__ import annotations

import re

from app.services.storage.errors import BadKey

# The longest file name of common file systems is 255 bytes; S3 ends keys at 1,024.
LONGEST_SEGMENT = 200
LONGEST_KEY = 900
_SEGMENT = re.compile(r"[A-Za-z0-9_\-][A-Za-z0-9._\-]*")


def check_key(key: str) -> str:
    """Answer the key, or raise `BadKey` if it is empty, absolute, hidden or leads elsewhere."""
    if len(key) > LONGEST_KEY:
        raise BadKey
    for segment in key.split("/"):
        if len(segment) > LONGEST_SEGMENT or not _SEGMENT.fullmatch(segment):
            raise BadKey
    return key


def check_prefix(prefix: str) -> str:
    """Answer the prefix without its closing slash; it stands for whole segments, never for all."""
    return check_key(prefix.removesuffix("/"))
