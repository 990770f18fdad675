"""Whether a container announces more bytes than the file has; only headers are read, a few each."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

# No honest file has this many boxes at its top; a live recording of a day has about 90,000.
_MOST_BOXES = 1_000_000
_EBML = 0x1A45DFA3
_SEGMENT = 0x18538067


def is_cut_off(path: Path) -> bool:
    """Say whether the end of the file is missing, as far as its container tells."""
    size = path.stat().st_size
    with path.open("rb") as file:
        check = _checker(file.read(12))
        file.seek(0)
        return check is not None and check(file, size)


def _checker(head: bytes) -> Callable[[BinaryIO, int], bool] | None:
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return _boxes_end_after
    if head[:4] in (b"RIFF", b"RF64"):
        return _riff_ends_after
    if head[:4] == _EBML.to_bytes(4, "big"):
        return _segment_ends_after
    return None


def _boxes_end_after(file: BinaryIO, size: int) -> bool:
    place, names = 0, set()
    for _ in range(_MOST_BOXES):
        file.seek(place)
        head = file.read(16)
        if len(head) < 8 or not head[4:8].isalnum():
            break
        length, name = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = struct.unpack(">Q", head[8:])[0]
        names.add(name)
        if length == 0:
            break
        if length < 8:
            break
        place += length
        if place > size:
            return True
    return b"moov" not in names


def _riff_ends_after(file: BinaryIO, size: int) -> bool:
    length = int.from_bytes(file.read(8)[4:], "little")
    return length not in (0, 0xFFFFFFFF) and length + 8 > size + 1


def _segment_ends_after(file: BinaryIO, size: int) -> bool:
    for _ in range(16):
        name, _unknown = _variable(file, keep_marker=True)
        length, is_unknown = _variable(file, keep_marker=False)
        if name == _SEGMENT:
            return not is_unknown and file.tell() + length > size
        if is_unknown or file.tell() + length > size:
            return not is_unknown
        file.seek(length, 1)
    return False


def _variable(file: BinaryIO, *, keep_marker: bool) -> tuple[int, bool]:
    """Read one EBML number, and say whether all its bits are set, which means unknown."""
    first = file.read(1)
    if not first or first[0] == 0:
        return 0, True
    length = 9 - first[0].bit_length()
    value = int.from_bytes(first + file.read(length - 1), "big")
    plain = value & ((1 << 7 * length) - 1)
    return (value if keep_marker else plain), plain == (1 << 7 * length) - 1
