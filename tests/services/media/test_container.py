"""Headers that announce more than there is, and headers that must not be believed."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from app.services.media import container

pytestmark = pytest.mark.unit


def box(name: bytes, length: int, *, said: int | None = None) -> bytes:
    return struct.pack(">I4s", said if said is not None else length, name) + bytes(length - 8)


@pytest.mark.parametrize(
    ("data", "cut_off"),
    [
        (box(b"ftyp", 16) + box(b"moov", 32) + box(b"mdat", 64), False),
        (box(b"ftyp", 16) + box(b"moov", 32) + box(b"mdat", 64, said=65), True),
        (box(b"ftyp", 16) + box(b"mdat", 64), True),
        (box(b"ftyp", 16) + box(b"moov", 32) + box(b"mdat", 64, said=0), False),
        (box(b"ftyp", 16) + box(b"moov", 32) + b"\0\0\0\1mdat" + struct.pack(">Q", 16), False),
        (box(b"ftyp", 16) + box(b"moov", 32) + b"\0\0\0\1mdat" + struct.pack(">Q", 1 << 40), True),
        (box(b"ftyp", 16) + box(b"moov", 32) + box(b"mdat", 64) + b"rubbish behind it", False),
        (box(b"ftyp", 16) + box(b"moov", 32, said=3), False),
        (b"RIFF" + struct.pack("<I", 100) + b"AVI " + bytes(96), False),
        (b"RIFF" + struct.pack("<I", 200) + b"AVI " + bytes(96), True),
        (b"RIFF" + bytes(4) + b"AVI " + bytes(96), False),
        (b"\x1aE\xdf\xa3\x81\0" + b"\x18S\x80g\x90" + bytes(16), False),
        (b"\x1aE\xdf\xa3\x81\0" + b"\x18S\x80g\x91" + bytes(16), True),
        (b"\x1aE\xdf\xa3\x81\0" + b"\x18S\x80g\xff" + bytes(16), False),
        (b"\x1aE\xdf\xa3\x81\0" + b"\xec\x90" + bytes(4), True),
        (b"\x1aE\xdf\xa3", False),
        (b"something else", False),
        (b"", False),
    ],
)
def test_a_container_tells_whether_its_end_is_missing(
    tmp_path: Path, data: bytes, cut_off: bool
) -> None:
    (tmp_path / "file").write_bytes(data)
    assert container.is_cut_off(tmp_path / "file") is cut_off
