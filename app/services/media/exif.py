"""How a camera held a picture: the orientation in a JPEG's EXIF (Exif 2.32, 4.6.4, tag 274)."""

from __future__ import annotations

import struct

# What makes each orientation upright, as steps of an ffmpeg filter.
_TURNS = {
    2: "hflip,",
    3: "hflip,vflip,",
    4: "vflip,",
    5: "transpose=0,",
    6: "transpose=1,",
    7: "transpose=3,",
    8: "transpose=2,",
}
_TAG = 0x0112
_MOST_ENTRIES = 200


def upright(head: bytes) -> str:
    """Answer the filter steps that turn a picture upright, by the first bytes of its file."""
    try:
        return _TURNS.get(_orientation(head), "")
    except (struct.error, IndexError):
        return ""


def _orientation(head: bytes) -> int:
    """Read the tag, 1 (as it is) when there is none; raise struct.error where it is cut off."""
    body = _exif(head)
    if body is None or body[:2] not in (b"II", b"MM"):
        return 1
    order = "<" if body[:2] == b"II" else ">"
    (start,) = struct.unpack_from(f"{order}I", body, 4)
    (count,) = struct.unpack_from(f"{order}H", body, start)
    for number in range(min(count, _MOST_ENTRIES)):
        tag, _kind, _length, value = struct.unpack_from(
            f"{order}HHIH", body, start + 2 + 12 * number
        )
        if tag == _TAG:
            return int(value)
    return 1


def _exif(head: bytes) -> bytes | None:
    """Find the EXIF segment before the picture's own bytes."""
    place = 2 if head.startswith(b"\xff\xd8") else len(head)
    while head[place : place + 1] == b"\xff" and head[place + 1] not in (0xD9, 0xDA):
        (length,) = struct.unpack_from(">H", head, place + 2)
        segment = head[place + 4 : place + 2 + length]
        if head[place + 1] == 0xE1 and segment.startswith(b"Exif\0\0"):
            return segment[6:]
        place += 2 + length
    return None
