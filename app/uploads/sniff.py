"""A first look at the first bytes: is this any kind of video file? The pipeline looks properly."""

from __future__ import annotations

import re

# ISO base media boxes a file may begin with (MP4, MOV, 3GP): bytes 4 to 8.
_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid"}
_BEGINNINGS = (
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x00\x00\x01\xb3",  # MPEG video
    b"FLV\x01",
    b"OggS",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF: WMV
)
_MXF = b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02"
# MXF may have a run-in of less than 64 KiB before its first key (SMPTE ST 377-1).
LOOK_AT = 64 * 1024 + len(_MXF)
_AVI = re.compile(rb"RIFF....AVI[ X\x19]", re.DOTALL)


def is_video(head: bytes) -> bool:
    """Tell whether the first bytes of a file (up to `LOOK_AT`) are of a known container."""
    return (
        head[4:8] in _BOXES
        or head.startswith(_BEGINNINGS)
        or _AVI.match(head) is not None
        or _is_transport_stream(head)
        or _MXF in head
    )


def _is_transport_stream(head: bytes) -> bool:
    """Look for the sync byte at packet lengths: plain (188) or with a time code (192)."""
    plain = head[0:1] + head[188:189] + head[376:377]
    timed = head[4:5] + head[196:197] + head[388:389]
    return b"GGG" in (plain, timed)
